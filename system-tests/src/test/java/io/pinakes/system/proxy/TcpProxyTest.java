package io.pinakes.system.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy does what the tests that use it say happened. */
final class TcpProxyTest {

  private static final Duration DELAY = Duration.ofMillis(300);

  private final AtomicInteger requests = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    proxy = TcpProxy.before(() -> URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    proxy.close();
    client.shutdownNow();
    server.stop(0);
  }

  @Test
  void everythingPassesAtFirst() {
    assertThat(ask().join()).isEqualTo(204);
    assertThat(ask().join()).isEqualTo(204);
  }

  @Test
  void aDelayedRequestIsAnsweredLater() {
    assertThat(ask().join()).isEqualTo(204);
    proxy.treat(new Treatment.Delay(DELAY));
    long start = System.nanoTime();
    assertThat(ask().join()).isEqualTo(204);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY);
  }

  @Test
  void aCutResetsOldAndNewConnectionsUntilItEnds() {
    assertThat(ask().join()).isEqualTo(204);
    proxy.treat(new Treatment.Cut());
    assertThatThrownBy(() -> ask().join()).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask().join()).hasCauseInstanceOf(IOException.class);
    assertThat(requests).hasValue(1);

    proxy.treat(new Treatment.Pass());
    assertThat(ask().join()).isEqualTo(204);
  }

  @Test
  void whatWasSentIntoASilenceArrivesAfterIt() {
    assertThat(ask().join()).isEqualTo(204);
    proxy.treat(new Treatment.Silence());
    CompletableFuture<Integer> onOldConnection = ask();
    CompletableFuture<Integer> onNewConnection = ask();
    assertStillOpen(onOldConnection);
    assertStillOpen(onNewConnection);
    assertThat(requests).hasValue(1);

    proxy.treat(new Treatment.Pass());
    assertThat(onOldConnection.join()).isEqualTo(204);
    assertThat(onNewConnection.join()).isEqualTo(204);
    assertThat(requests).hasValue(3);
  }

  @Test
  void aLostAnswersRequestGotThrough() {
    proxy.treat(new Treatment.LoseAnswers(1));
    // A POST, which the client does not send again by itself.
    assertThatThrownBy(() -> ask().join()).hasCauseInstanceOf(IOException.class);
    assertThat(requests).hasValue(1);

    proxy.treat(new Treatment.LoseAnswers(2));
    assertThat(ask().join()).isEqualTo(204);
    assertThatThrownBy(() -> ask().join()).hasCauseInstanceOf(IOException.class);
    assertThat(requests).hasValue(3);
  }

  private static void assertStillOpen(CompletableFuture<Integer> answer) {
    assertThatThrownBy(() -> answer.get(DELAY.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  private CompletableFuture<Integer> ask() {
    HttpRequest request =
        HttpRequest.newBuilder(proxy.url())
            .POST(HttpRequest.BodyPublishers.ofString("question"))
            .build();
    return client
        .sendAsync(request, BodyHandlers.discarding())
        .thenApply(response -> response.statusCode());
  }
}
