package io.pinakes.dynamodblocal;

import java.util.logging.Logger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Keeps DynamoDB Local's logs, which go to the console by its own settings, to errors. */
final class QuietLogs {

  /** Held here because java.util.logging keeps loggers, and so their levels, only weakly. */
  private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

  private QuietLogs() {}

  static void apply() {
    Configurator.setAllLevels("", Level.ERROR);
    SQLITE.setLevel(java.util.logging.Level.SEVERE);
  }
}
