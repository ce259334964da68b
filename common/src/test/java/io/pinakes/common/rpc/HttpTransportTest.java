package io.pinakes.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.http.HttpServer;
import io.pinakes.common.http.HttpSettings;
import io.pinakes.common.names.BoundedResolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTransportTest extends TransportContract {

  private final HttpTransport transport = new HttpTransport(new BoundedResolver(machine));
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            "127.0.0.1",
            0,
            HttpSettings.defaults().withBodies(4 << 20, 16 << 20),
            new RpcEndpoint(handlers),
            machine);
  }

  @AfterEach
  void stop() {
    release.countDown();
    transport.close();
    server.close(Duration.ofSeconds(1));
  }

  @Override
  Transport transport() {
    return transport;
  }

  @Override
  String address() {
    return "127.0.0.1:" + server.port();
  }

  @Override
  String deadAddress() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  /** A peer that does one thing with each request it has read the head of. */
  private interface Peer {
    void serve(Socket socket) throws Exception;
  }

  private ServerSocket peer(AtomicInteger requests, Peer peer) throws IOException {
    var listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    machine.spawn(
        "peer",
        () -> {
          try {
            while (true) {
              Socket socket = listening.accept();
              machine.spawn("peer connection", () -> serve(socket, requests, peer));
            }
          } catch (IOException e) {
            // The test is over.
          }
        });
    return listening;
  }

  private static void serve(Socket socket, AtomicInteger requests, Peer peer) {
    try (socket) {
      InputStream in = socket.getInputStream();
      int matched = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        if (matched == 4) {
          matched = 0;
          requests.incrementAndGet();
          peer.serve(socket);
        }
      }
    } catch (Exception e) {
      // The caller has hung up, as some tests want it to.
    }
  }

  @Test
  void anAnswerThatDripsEndsAtTheDeadlineAllTheSame() throws Exception {
    var requests = new AtomicInteger();
    try (ServerSocket peer =
        peer(
            requests,
            socket -> {
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
              while (true) {
                socket.getOutputStream().write('x');
                machine.clock().sleep(Duration.ofMillis(20));
              }
            })) {
      long start = machine.clock().nanoTime();
      RpcException e =
          catchThrowableOfType(
              RpcException.class,
              () ->
                  transport.call(
                      "127.0.0.1:" + peer.getLocalPort(),
                      ECHO,
                      question(""),
                      Duration.ofMillis(300)));
      assertThat(e.mayHaveHappened()).isTrue();
      assertThat(Duration.ofNanos(machine.clock().nanoTime() - start))
          .isBetween(Duration.ofMillis(290), Duration.ofSeconds(10));
    }
  }

  @Test
  void aRequestThatWasSentIsNeverSentAgain() throws Exception {
    var requests = new AtomicInteger();
    try (ServerSocket peer = peer(requests, Socket::close)) {
      RpcException e =
          catchThrowableOfType(
              RpcException.class,
              () -> transport.call("127.0.0.1:" + peer.getLocalPort(), ECHO, question(""), LONG));
      assertThat(e.mayHaveHappened()).isTrue();
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    var requests = new AtomicInteger();
    try (ServerSocket peer =
        peer(
            requests,
            socket ->
                socket
                    .getOutputStream()
                    .write(
                        ("HTTP/1.1 307 Moved\r\nLocation: http://"
                                + address()
                                + "/_pinakes/rpc/echo\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8)))) {
      RpcException e =
          catchThrowableOfType(
              RpcException.class,
              () -> transport.call("127.0.0.1:" + peer.getLocalPort(), ECHO, question(""), LONG));
      assertThat(e).hasMessageContaining("307");
      assertThat(calls).hasValue(0);
    }
  }

  @Test
  void connectionsAreKeptAndOneThatThePeerClosedIsNotUsedForANewCall() throws Exception {
    transport.call(address(), ECHO, question("1"), LONG);
    int port = server.port();
    server.close();
    machine.clock().sleep(Duration.ofMillis(1_100));
    server =
        HttpServer.start(
            "127.0.0.1", port, HttpSettings.defaults(), new RpcEndpoint(handlers), machine);
    assertThat(transport.call(address(), ECHO, question("2"), LONG).text()).isEqualTo("2");
    assertThat(calls).hasValue(2);
  }

  @Test
  void whatTheServerItselfRefusesComesAsAnApiException() {
    byte[] large = new byte[5 << 20];
    ApiException e =
        catchThrowableOfType(
            ApiException.class,
            () -> transport.call(address(), ECHO, new Question("", large, List.of(), 0), LONG));
    assertThat(e.status()).isEqualTo(413);
    Arrays.fill(large, (byte) 1);
  }
}
