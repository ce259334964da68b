package io.pinakes.common.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP connection to a server that breaks off, stalls, is slow or changes a byte, as a test says.
 */
final class BadNetwork implements AutoCloseable {

  private static final long NEVER = Long.MAX_VALUE;

  private final ServerSocket listener;
  private final URI server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Semaphore stalls = new Semaphore(0);
  private final CountDownLatch resumed = new CountDownLatch(1);
  private volatile int cutsLeft;
  private volatile long cutToServer = NEVER;
  private volatile long cutToClient = NEVER;
  private volatile int stallsLeft;
  private volatile long stallToServer = NEVER;
  private volatile long bytesPerSecond = NEVER;
  private volatile long changeToServer = -1;
  private volatile long changeToClient = -1;

  BadNetwork(URI server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** So many connections end when so many bytes have gone to the server. */
  void cutToServer(int connections, long bytes) {
    cutsLeft = connections;
    cutToServer = bytes;
  }

  /** So many connections end when so many bytes have come from the server. */
  void cutToClient(int connections, long bytes) {
    cutsLeft = connections;
    cutToClient = bytes;
  }

  /** So many connections stand still when so many bytes have gone to the server. */
  void stallToServer(int connections, long bytes) {
    stallsLeft = connections;
    stallToServer = bytes;
  }

  /** Waits until so many more connections stand still. */
  void awaitStalls(int connections) throws InterruptedException {
    stalls.acquire(connections);
  }

  /** Connections that stand still go on, and no others will stand still. */
  void resume() {
    stallsLeft = 0;
    resumed.countDown();
  }

  /** No connection is faster on the way to the server. */
  void slowToServer(long rate) {
    bytesPerSecond = rate;
  }

  /** On every connection this byte on the way to the server is another. */
  void changeToServer(long at) {
    changeToServer = at;
  }

  /** On every connection this byte on the way from the server is another. */
  void changeToClient(long at) {
    changeToClient = at;
  }

  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        sockets.add(client);
        sockets.add(upstream);
        long toServer = cutToServer;
        long toClient = cutToClient;
        Thread.ofVirtual()
            .start(
                () ->
                    copy(
                        client, upstream, toServer, stallToServer, bytesPerSecond, changeToServer));
        Thread.ofVirtual()
            .start(() -> copy(upstream, client, toClient, NEVER, NEVER, changeToClient));
      } catch (IOException e) {
        // Closed, or the client has gone already.
      }
    }
  }

  private void copy(Socket from, Socket to, long cut, long stall, long rate, long change) {
    byte[] chunk = new byte[8192];
    long copied = 0;
    long begun = System.nanoTime();
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (copied + read > cut && takeCut()) {
          return;
        }
        if (copied + read > stall && takeStall()) {
          resumed.await();
        }
        if (rate != NEVER) {
          Duration due = Duration.ofNanos((long) ((copied + read) * 1e9 / rate));
          Thread.sleep(due.minusNanos(System.nanoTime() - begun));
        }
        if (change >= copied && change < copied + read) {
          chunk[(int) (change - copied)] ^= 1;
        }
        out.write(chunk, 0, read);
        copied += read;
      }
    } catch (IOException | InterruptedException e) {
      // One end has closed; the other is closed now.
    }
  }

  private synchronized boolean takeStall() {
    if (stallsLeft == 0) {
      return false;
    }
    stallsLeft--;
    stalls.release();
    return true;
  }

  private synchronized boolean takeCut() {
    if (cutsLeft == 0) {
      return false;
    }
    cutsLeft--;
    cuts.incrementAndGet();
    return true;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
