package io.pinakes.common.http;

import io.pinakes.common.runtime.Machine;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * A bounded HTTP/1.1 server. A few IO threads read whole requests and write answers, neither ever
 * blocking; each request is answered on a virtual thread. Everything that a client may do to it has
 * a bound in {@link HttpSettings}.
 */
public final class HttpServer implements AutoCloseable {

  /** Of each pooled IO buffer: one TLS record's worth, Undertow's own choice. */
  private static final int BUFFER_BYTES = 16 << 10;

  /** Pooled IO buffers that are kept. */
  private static final int MAX_POOLED_BUFFERS = 1_024;

  /** Connections that the kernel holds until they are accepted. */
  private static final int BACKLOG = 1_024;

  /** What {@link #close()} gives running requests. */
  private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** For the IO threads to end after their connections are closed. */
  private static final long WORKER_END_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final Machine machine;
  private final Intake intake;
  private final HttpOpenListener connections;
  private final XnioWorker worker;
  private final AcceptingChannel<StreamConnection> acceptor;
  private final int port;
  private final LongAdder opened = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpServer(
      String bindHost, int port, HttpSettings settings, RequestHandler handler, Machine machine)
      throws IOException {
    var address = new InetSocketAddress(bindHost, port);
    if (address.isUnresolved()) {
      throw new IOException("cannot listen on " + bindHost + ":" + port + ": unknown host");
    }
    this.machine = machine;
    intake = new Intake(settings, handler, machine);
    connections =
        new HttpOpenListener(
            new DefaultByteBufferPool(true, BUFFER_BYTES, MAX_POOLED_BUFFERS, 4),
            connectionOptions(settings));
    connections.setRootHandler(new HttpContinueReadHandler(intake));
    worker =
        Xnio.getInstance(HttpServer.class.getClassLoader())
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "http")
                    .set(Options.WORKER_IO_THREADS, settings.ioThreads())
                    .set(Options.WORKER_TASK_CORE_THREADS, 1)
                    .set(Options.WORKER_TASK_MAX_THREADS, 1)
                    .set(Options.THREAD_DAEMON, true)
                    .getMap());
    try {
      acceptor =
          worker.createStreamConnectionServer(
              address, ChannelListeners.openListenerAdapter(this::opened), socketOptions(settings));
    } catch (IOException e) {
      worker.shutdownNow();
      throw new IOException("cannot listen on " + bindHost + ":" + port + ": " + e.getMessage(), e);
    }
    this.port = acceptor.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /**
   * Starts to answer requests.
   *
   * @param bindHost the address of the interface to listen on
   * @param port 0: any that is free
   * @throws IOException the address cannot be used; the message names it
   */
  public static HttpServer start(
      String bindHost, int port, HttpSettings settings, RequestHandler handler, Machine machine)
      throws IOException {
    // Read once by JBoss Logging's first logger, which the first use of Undertow makes.
    if (System.getProperty("org.jboss.logging.provider") == null) {
      System.setProperty("org.jboss.logging.provider", "slf4j");
    }
    var server = new HttpServer(bindHost, port, settings, handler, machine);
    server.acceptor.resumeAccepts();
    return server;
  }

  private static OptionMap connectionOptions(HttpSettings settings) {
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, settings.maxHeadBytes())
        .set(
            UndertowOptions.REQUEST_PARSE_TIMEOUT,
            Math.toIntExact(settings.headTimeout().toMillis()))
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, Math.toIntExact(settings.idleTimeout().toMillis()))
        // The intake counts the body itself, to answer in OpenSearch's shape.
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        // The intake decodes, so that a wrong URL gets an answer that says what is wrong with it.
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .set(UndertowOptions.ALWAYS_SET_DATE, false)
        .set(UndertowOptions.ENABLE_STATISTICS, true)
        .getMap();
  }

  private static OptionMap socketOptions(HttpSettings settings) {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.KEEP_ALIVE, true)
        .set(Options.BACKLOG, BACKLOG)
        .set(Options.CONNECTION_HIGH_WATER, settings.maxConnections())
        .set(Options.CONNECTION_LOW_WATER, settings.maxConnections() - 1)
        .getMap();
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  private void opened(StreamConnection connection) {
    opened.increment();
    connections.handleEvent(connection);
  }

  /** Connections that are open. */
  public long openConnections() {
    return connections.getConnectorStatistics().getActiveConnections();
  }

  /** Connections that were opened since it was started. */
  public long openedConnections() {
    return opened.sum();
  }

  /** Requests that are being received or answered. */
  public int running() {
    return intake.running();
  }

  /**
   * Stops listening at once, lets running requests end, then closes all connections. A second time
   * it does nothing.
   *
   * @param timeout for the running requests
   */
  public void close(Duration timeout) {
    // XNIO waits for ever for the ended IO threads if its server is closed a second time.
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      acceptor.close();
    } catch (IOException e) {
      LOG.warn("closing the listening socket of port {} failed", port, e);
    }
    boolean interrupted = false;
    try {
      machine.clock().await(intake.drain(), timeout);
    } catch (TimeoutException e) {
      LOG.warn(
          "{} requests had not ended within {} ms; their connections are closed",
          running(),
          timeout.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    connections.closeConnections();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(interrupted ? 0 : WORKER_END_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes with a few seconds for running requests. */
  @Override
  public void close() {
    close(DEFAULT_CLOSE_TIMEOUT);
  }
}
