package io.pinakes.system.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.pinakes.common.log.CorruptLogException;
import io.pinakes.common.snapshot.CorruptSnapshotException;
import org.slf4j.LoggerFactory;

/**
 * Where nodes log to in a simulation. Nothing is written to the console, whose lock worlds would
 * share; a run that is traced has the lines among its own, and an error that was not injected
 * violates an invariant.
 */
final class ErrorLog extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final String OURS = "io.pinakes";

  private final Level before;

  /**
   * Takes the log over until it is closed.
   *
   * @param everything also what is no error
   */
  ErrorLog(boolean everything) {
    Logger logger = logger();
    before = logger.getLevel();
    setContext(logger.getLoggerContext());
    start();
    logger.setAdditive(false);
    logger.setLevel(everything ? Level.DEBUG : Level.ERROR);
    logger.addAppender(this);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(OURS);
  }

  @Override
  protected void append(ILoggingEvent event) {
    Verdict verdict = Verdict.current();
    if (verdict == null) {
      return;
    }
    verdict.note(() -> "  log: " + event.getLevel() + " " + text(event));
    boolean isCorrupt = false;
    boolean isInjected = false;
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      isCorrupt |= cause.getClassName().equals(CorruptLogException.class.getName());
      isCorrupt |=
          event.getLevel() == Level.ERROR
              && cause.getClassName().equals(CorruptSnapshotException.class.getName());
      isInjected |= String.valueOf(cause.getMessage()).contains("injected: ");
    }
    if (isCorrupt) {
      verdict.violated(Invariant.NOTHING_IS_CORRUPT, text(event));
    } else if (event.getLevel() == Level.ERROR && !isInjected) {
      verdict.violated(Invariant.NO_ERROR_IS_LOGGED, text(event));
    }
  }

  private static String text(ILoggingEvent event) {
    var text = new StringBuilder(event.getFormattedMessage());
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      text.append(": ").append(cause.getClassName()).append(": ").append(cause.getMessage());
    }
    return text.toString();
  }

  @Override
  public void close() {
    Logger logger = logger();
    logger.detachAppender(this);
    logger.setLevel(before);
    logger.setAdditive(true);
    stop();
  }
}
