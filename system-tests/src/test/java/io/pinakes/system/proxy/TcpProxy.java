package io.pinakes.system.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A port of its own in front of a server, which treats connections as it is told. The server may
 * move: it is asked for at each new connection.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int BACKLOG = 256;

  private final Supplier<URI> server;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Setting setting = new Setting(new Treatment.Pass());

  /** A treatment, its end for those who wait for that, and the answers it has seen. */
  private record Setting(Treatment treatment, CompletableFuture<Void> end, AtomicLong answers) {
    Setting(Treatment treatment) {
      this(treatment, new CompletableFuture<>(), new AtomicLong());
    }

    boolean losesAnAnswer() {
      return treatment instanceof Treatment.LoseAnswers(int oneIn)
          && answers.incrementAndGet() % oneIn == 0;
    }
  }

  private TcpProxy(Supplier<URI> server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Opens a proxy on a port that the system picks; at first everything passes. */
  public static TcpProxy before(Supplier<URI> server) {
    try {
      var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      var proxy = new TcpProxy(server, listener);
      Thread.ofVirtual().name("proxy " + listener.getLocalPort()).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Treats everything like this from now on, also on connections that are open. */
  public synchronized void treat(Treatment treatment) {
    Setting before = setting;
    setting = new Setting(treatment);
    if (treatment instanceof Treatment.Cut) {
      links.forEach(Link::reset);
    }
    before.end.complete(null);
  }

  private void accept() {
    while (true) {
      Socket client;
      try {
        client = listener.accept();
      } catch (IOException e) {
        return; // closed
      }
      var link = new Link(client);
      links.add(link);
      Thread.ofVirtual().name("from " + client.getPort()).start(link::requests);
    }
  }

  /** Waits out a silence. */
  private Setting awaitPassage() {
    while (true) {
      Setting now = setting;
      if (!(now.treatment instanceof Treatment.Silence)) {
        return now;
      }
      now.end.join();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    treat(new Treatment.Cut());
  }

  /** One client's connection and the one to the server that belongs to it. */
  private final class Link {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket client;
    private volatile Socket upstream;

    /** Whether the next bytes from the server are the beginning of an answer. */
    private volatile boolean asked;

    Link(Socket client) {
      this.client = client;
    }

    void requests() {
      try {
        if (awaitPassage().treatment instanceof Treatment.Cut) {
          return;
        }
        URI to = server.get();
        upstream = new Socket(to.getHost(), to.getPort());
        upstream.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        Thread.ofVirtual().name("to " + client.getPort()).start(this::answers);
        var buffer = new byte[BUFFER_BYTES];
        var out = upstream.getOutputStream();
        for (int read; (read = client.getInputStream().read(buffer)) >= 0; ) {
          switch (awaitPassage().treatment) {
            case Treatment.Cut() -> {
              return;
            }
            case Treatment.Delay(var by) -> Thread.sleep(by);
            default -> {}
          }
          asked = true;
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of the two ends is gone, so the other goes.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        reset();
      }
    }

    private void answers() {
      var buffer = new byte[BUFFER_BYTES];
      try {
        var out = client.getOutputStream();
        for (int read; (read = upstream.getInputStream().read(buffer)) >= 0; ) {
          Setting now = awaitPassage();
          boolean begins = asked;
          asked = false;
          if (now.treatment instanceof Treatment.Cut || (begins && now.losesAnAnswer())) {
            return;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // As above.
      } finally {
        reset();
      }
    }

    /** Ends both connections so that the other sides cannot take it for an orderly end. */
    void reset() {
      links.remove(this);
      reset(client);
      Socket to = upstream;
      if (to != null) {
        reset(to);
      }
    }

    private static void reset(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // It is closed already.
      }
      try {
        socket.close();
      } catch (IOException e) {
        // There is nothing left to do for it.
      }
    }
  }
}
