package io.pinakes.coordinator.feeder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server that answers each path with whatever bytes a test wants on the wire. */
final class ScriptedServer implements AutoCloseable {

  /** Writes an answer to the wire. */
  interface Script {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  final AtomicInteger connections = new AtomicInteger();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket socket;

  ScriptedServer() throws IOException {
    this("127.0.0.1");
  }

  ScriptedServer(String address) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.ofLiteral(address));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  ScriptedServer on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  ScriptedServer text(String path, String body) {
    return on(path, ok("text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8)));
  }

  ScriptedServer redirect(String path, String location) {
    return on(path, head("HTTP/1.1 302 Found", "Location: " + location, "Content-Length: 0"));
  }

  static Script ok(String contentType, byte[] body) {
    return out -> {
      head("HTTP/1.1 200 OK", "Content-Type: " + contentType, "Content-Length: " + body.length)
          .answer(out);
      out.write(body);
    };
  }

  static Script head(String... lines) {
    byte[] bytes = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    return out -> out.write(bytes);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(() -> answer(connection));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      String path = pathOf(requestHead(connection.getInputStream()));
      Script script =
          scripts.getOrDefault(path, head("HTTP/1.1 404 Not Found", "Content-Length: 0"));
      script.answer(connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (IOException e) {
      // The client went away, which is what many of these tests want of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(connection);
    }
  }

  private static String pathOf(String head) {
    int start = head.indexOf(' ') + 1;
    return head.substring(start, head.indexOf(' ', start));
  }

  private static String requestHead(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
