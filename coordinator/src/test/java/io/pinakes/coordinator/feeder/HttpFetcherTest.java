package io.pinakes.coordinator.feeder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.coordinator.feeder.Fetcher.Fetched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpFetcherTest {

  /** Long enough not to be reached unless a test is about it. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final FetchLimits LIMITS = new FetchLimits(PATIENT, 100_000, 5);
  private static final FetchLimits QUICK = new FetchLimits(SHORT, 100_000, 5);

  private final SystemMachine machine = new SystemMachine(2);
  private ScriptedServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    machine.close();
  }

  private HttpFetcher fetcher(FetchLimits limits, DnsResolver names, String... allow) {
    var policy = new AddressPolicy(Arrays.stream(allow).map(Cidr::parse).toList());
    return new HttpFetcher(machine, policy, limits, names);
  }

  private Fetched fetch(FetchLimits limits, String path) throws Exception {
    try (var fetcher = fetcher(limits, SystemDefaultDnsResolver.INSTANCE, "127.0.0.1")) {
      return fetcher.fetch(PublicUrl.parse(server.url(path)));
    }
  }

  private void assertFails(FetchLimits limits, String path, String reason) {
    assertThatThrownBy(() -> fetch(limits, path))
        .isInstanceOf(FetchException.class)
        .hasMessage(reason);
  }

  @Test
  void textIsFetchedWithItsSize() throws Exception {
    server.text("/book", "apple\nkäse");

    assertThat(fetch(LIMITS, "/book")).isEqualTo(new Fetched("apple\nkäse", 11));
  }

  @Test
  void loopbackIsRefusedUnlessItIsAllowed() {
    server.text("/", "secret");

    for (String host : List.of("127.0.0.1", "localhost", "2130706433", "127.1")) {
      assertThatThrownBy(
              () -> {
                try (var fetcher = fetcher(LIMITS, SystemDefaultDnsResolver.INSTANCE)) {
                  fetcher.fetch(PublicUrl.parse("http://" + host + ":" + server.port() + "/"));
                }
              })
          .as(host)
          .isInstanceOf(FetchException.class)
          .hasMessageMatching("refused: (127.0.0.1|0:0:0:0:0:0:0:1) is a loopback address");
    }
    assertThatThrownBy(
            () -> {
              try (var fetcher = fetcher(LIMITS, SystemDefaultDnsResolver.INSTANCE)) {
                fetcher.fetch(PublicUrl.parse("http://[::1]:" + server.port() + "/"));
              }
            })
        .hasMessage("refused: 0:0:0:0:0:0:0:1 is a loopback address");
    assertThat(server.connections).hasValue(0);
  }

  @Test
  void redirectsAreFollowedAlsoRelativeOnes() throws Exception {
    server.redirect("/a", "b").redirect("/b", server.url("/c")).text("/c", "found");

    assertThat(fetch(LIMITS, "/a").text()).isEqualTo("found");
  }

  @Test
  void aRedirectToAnAddressThatIsNotAllowedIsRefused() throws Exception {
    try (var hidden = new ScriptedServer("127.0.0.2")) {
      hidden.text("/", "secret");
      server.redirect("/a", "http://127.0.0.2:" + hidden.port() + "/");

      assertFails(LIMITS, "/a", "refused: 127.0.0.2 is a loopback address");
      assertThat(hidden.connections).hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest/meta-data, refused: 169.254.169.254 is a link-local address",
    "http://10.0.0.1/, refused: 10.0.0.1 is a private address",
    "http://[::ffff:10.0.0.1]/, refused: 10.0.0.1 is a private address",
    "file:///etc/passwd,"
        + " refused: redirect to [file:///etc/passwd]: only http and https URLs are fetched",
    "http://me:pw@127.0.0.1/, refused: redirect to [http://me:pw@127.0.0.1/]:"
        + " a user name or password in a URL is not accepted",
  })
  void aRedirectIsCheckedLikeTheFirstUrl(String location, String reason) {
    server.redirect("/a", location);

    assertFails(LIMITS, "/a", reason);
  }

  @Test
  void fiveRedirectsAreFollowedAndNoMore() throws Exception {
    for (int i = 0; i < 6; i++) {
      server.redirect("/" + i, "/" + (i + 1));
    }
    server.text("/6", "end");

    assertThat(fetch(LIMITS, "/1").text()).isEqualTo("end");
    assertFails(LIMITS, "/0", "more than 5 redirects");
  }

  @Test
  void aRedirectLoopEnds() {
    server.redirect("/loop", "/loop");

    assertFails(LIMITS, "/loop", "more than 5 redirects");
    assertThat(server.connections).hasValue(6);
  }

  /** The attack: a name is public when it is checked and private when it is connected to. */
  @Test
  void theAddressThatWasCheckedIsTheOneConnectedTo() throws Exception {
    try (var hidden = new ScriptedServer("127.0.0.2")) {
      server.text("/", "public");
      var names = new Rebinding();
      try (var fetcher = fetcher(LIMITS, names, "127.0.0.1")) {
        Fetched fetched = fetcher.fetch(PublicUrl.parse("http://evil.example:" + server.port()));

        assertThat(fetched.text()).isEqualTo("public");
        assertThat(names.asked).hasValue(1);
        assertThat(hidden.connections).hasValue(0);
      }
    }
  }

  @Test
  void aNameThatChangesItsAddressBeforeARedirectIsCheckedAgain() throws Exception {
    server.redirect("/", "http://evil.example:" + server.port() + "/secret");
    server.text("/secret", "secret");
    try (var fetcher = fetcher(LIMITS, new Rebinding(), "127.0.0.1")) {
      assertThatThrownBy(
              () -> fetcher.fetch(PublicUrl.parse("http://evil.example:" + server.port())))
          .hasMessage("refused: 127.0.0.2 is a loopback address");
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void ofSeveralAddressesOnlyThePermittedAreTried() throws Exception {
    try (var hidden = new ScriptedServer("127.0.0.2")) {
      server.text("/", "public");
      var names = new FixedNames("127.0.0.2", "127.0.0.1");
      try (var fetcher = fetcher(LIMITS, names, "127.0.0.1")) {
        assertThat(fetcher.fetch(PublicUrl.parse("http://both.example:" + server.port())).text())
            .isEqualTo("public");
        assertThat(hidden.connections).hasValue(0);
      }
    }
  }

  @Test
  void anUnknownHostIsNamed() throws Exception {
    try (var fetcher = fetcher(LIMITS, new FixedNames())) {
      assertThatThrownBy(() -> fetcher.fetch(PublicUrl.parse("http://nowhere.example/")))
          .hasMessage("unknown host nowhere.example");
    }
  }

  @Test
  void aServerThatNeverAnswersTimesOut() {
    server.on("/", out -> new CountDownLatch(1).await());

    assertFails(QUICK, "/", "timed out after 300 ms");
  }

  @Test
  void aSlowDripTimesOutThoughEveryByteComesInTime() {
    server.on(
        "/",
        out -> {
          ScriptedServer.head("HTTP/1.1 200 OK", "Content-Type: text/plain").answer(out);
          drip(out, "x");
        });

    assertFails(QUICK, "/", "timed out after 300 ms");
  }

  @Test
  void aSlowDripOfHeadersTimesOut() {
    server.on(
        "/",
        out -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          drip(out, "A: b\r\n");
        });

    assertFails(QUICK, "/", "timed out after 300 ms");
  }

  private static void drip(OutputStream out, String drop) throws IOException, InterruptedException {
    while (true) {
      out.write(drop.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      Thread.sleep(20);
    }
  }

  @Test
  void anEndlessBodyIsTooLarge() {
    server.on(
        "/",
        out -> {
          ScriptedServer.head("HTTP/1.1 200 OK", "Content-Type: text/plain").answer(out);
          flood(out);
        });

    assertFails(LIMITS, "/", "too large: more than 100000 bytes");
  }

  @Test
  void anEndlessChunkedBodyIsTooLarge() {
    server.on(
        "/",
        out -> {
          ScriptedServer.head(
                  "HTTP/1.1 200 OK", "Content-Type: text/plain", "Transfer-Encoding: chunked")
              .answer(out);
          byte[] chunk =
              ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
          while (true) {
            out.write(chunk);
          }
        });

    assertFails(LIMITS, "/", "too large: more than 100000 bytes");
  }

  @Test
  void anEndlessBodyBehindAnErrorOrARedirectIsNotRead() throws Exception {
    server.on(
        "/error",
        out -> {
          ScriptedServer.head("HTTP/1.1 500 Oops", "Content-Type: text/plain").answer(out);
          flood(out);
        });
    server.on(
        "/moved",
        out -> {
          ScriptedServer.head("HTTP/1.1 302 Found", "Location: /there").answer(out);
          flood(out);
        });
    server.text("/there", "here");

    assertFails(LIMITS, "/error", "HTTP 500");
    assertThat(fetch(LIMITS, "/moved").text()).isEqualTo("here");
  }

  @Test
  void anAnnouncedLengthOverTheLimitIsRefusedBeforeTheBodyComes() {
    server.on(
        "/",
        out -> {
          ScriptedServer.head(
                  "HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: 100001")
              .answer(out);
          out.flush();
          new CountDownLatch(1).await();
        });

    assertFails(LIMITS, "/", "too large: more than 100000 bytes");
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() throws Exception {
    server.text("/", "x".repeat(100_000));

    assertThat(fetch(LIMITS, "/").bytes()).isEqualTo(100_000);
  }

  private static void flood(OutputStream out) throws IOException {
    byte[] block = new byte[8_192];
    Arrays.fill(block, (byte) 'x');
    while (true) {
      out.write(block);
    }
  }

  @Test
  void headersWithoutEndAreBrokenOff() {
    server.on(
        "/line",
        out -> {
          out.write("HTTP/1.1 200 OK\r\nA: ".getBytes(StandardCharsets.US_ASCII));
          flood(out);
        });
    server.on(
        "/many",
        out -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write("A: b\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        });

    assertThatThrownBy(() -> fetch(LIMITS, "/line")).hasMessageContaining("Maximum line length");
    assertThatThrownBy(() -> fetch(LIMITS, "/many")).hasMessageContaining("Maximum header count");
  }

  @Test
  void aCompressedBodyIsInflated() throws Exception {
    server.on("/", gzipped("apple cake".getBytes(StandardCharsets.UTF_8)));

    assertThat(fetch(LIMITS, "/")).isEqualTo(new Fetched("apple cake", 10));
  }

  @Test
  void aGzipBombIsTooLarge() {
    server.on("/", gzipped(new byte[50_000_000]));

    assertFails(LIMITS, "/", "too large: more than 100000 bytes");
  }

  @Test
  void aGzipBombInAGzipBombIsTooLarge() throws Exception {
    byte[] inner = gzip(gzip(new byte[50_000_000]));
    server.on(
        "/",
        out -> {
          ScriptedServer.head(
                  "HTTP/1.1 200 OK",
                  "Content-Type: text/plain",
                  "Content-Encoding: gzip, gzip",
                  "Content-Length: " + inner.length)
              .answer(out);
          out.write(inner);
        });

    assertFails(LIMITS, "/", "too large: more than 100000 bytes");
  }

  @Test
  void aBrokenGzipBodyFails() {
    server.on(
        "/",
        out -> {
          ScriptedServer.head(
                  "HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Encoding: gzip")
              .answer(out);
          out.write("not gzip at all".getBytes(StandardCharsets.US_ASCII));
        });

    assertThatThrownBy(() -> fetch(LIMITS, "/"))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("broken off: ");
  }

  private static ScriptedServer.Script gzipped(byte[] body) {
    return out -> {
      byte[] bytes = gzip(body);
      ScriptedServer.head(
              "HTTP/1.1 200 OK",
              "Content-Type: text/plain",
              "Content-Encoding: gzip",
              "Content-Length: " + bytes.length)
          .answer(out);
      out.write(bytes);
    };
  }

  private static byte[] gzip(byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/octet-stream",
        "image/png",
        "application/pdf",
        "audio/mpeg",
        "TEXTUAL/plain"
      })
  void whatIsNotTextIsRefused(String contentType) {
    server.on("/", ScriptedServer.ok(contentType, new byte[10]));

    assertThatThrownBy(() -> fetch(LIMITS, "/"))
        .isInstanceOf(FetchException.class)
        .hasMessageMatching("refused: content type [a-z/-]+ is not text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "TEXT/CSV",
        "application/json",
        "application/ld+json",
        "application/xml",
        "application/atom+xml",
        "text/markdown; charset=UTF-8"
      })
  void textOfManyKindsIsTakenAsItIs(String contentType) throws Exception {
    server.on("/", ScriptedServer.ok(contentType, "<a>1</a>".getBytes(StandardCharsets.UTF_8)));

    assertThat(fetch(LIMITS, "/").text()).isEqualTo("<a>1</a>");
  }

  @Test
  void noContentTypeIsRefused() {
    server.on("/", ScriptedServer.head("HTTP/1.1 200 OK", "Content-Length: 0"));

    assertFails(LIMITS, "/", "refused: the server names no content type");
  }

  @Test
  void theServersCharsetIsUsedAndAnUnknownOneRefused() throws Exception {
    byte[] latin1 = "käse".getBytes(StandardCharsets.ISO_8859_1);
    server.on("/latin1", ScriptedServer.ok("text/plain; charset=iso-8859-1", latin1));
    server.on("/wrong", ScriptedServer.ok("text/plain", latin1));
    server.on("/unknown", ScriptedServer.ok("text/plain; charset=klingon", latin1));

    assertThat(fetch(LIMITS, "/latin1").text()).isEqualTo("käse");
    assertThat(fetch(LIMITS, "/wrong").text()).isEqualTo("k\uFFFDse");
    assertFails(LIMITS, "/unknown", "refused: unknown charset klingon");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 206, 300, 304, 400, 401, 403, 404, 410, 500, 503})
  void anyOtherStatusFailsWithItsNumber(int status) {
    server.on("/", ScriptedServer.head("HTTP/1.1 " + status + " X", "Content-Length: 0"));

    assertFails(LIMITS, "/", "HTTP " + status);
  }

  @Test
  void aServerThatBreaksOffOrSpeaksSomethingElseFails() {
    server.on("/gone", out -> {});
    server.on("/ssh", out -> out.write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII)));
    server.on(
        "/half",
        out -> {
          ScriptedServer.head("HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: 9")
              .answer(out);
          out.write('x');
        });

    for (String path : List.of("/gone", "/ssh", "/half")) {
      assertThatThrownBy(() -> fetch(LIMITS, path))
          .as(path)
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("broken off: ");
    }
  }

  @Test
  void aClosedPortFails() throws Exception {
    int port = server.port();
    server.close();
    try (var fetcher = fetcher(LIMITS, SystemDefaultDnsResolver.INSTANCE, "127.0.0.1")) {
      assertThatThrownBy(() -> fetcher.fetch(PublicUrl.parse("http://127.0.0.1:" + port)))
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("broken off: ");
    }
  }

  /** More than there are connections in the pool: a leak of one kind would exhaust it. */
  @Test
  void fetchesThatFailGiveTheirConnectionsBack() throws Exception {
    server.on("/image", ScriptedServer.ok("image/png", new byte[10]));
    server.text("/large", "x".repeat(100_001));
    server.redirect("/moved", "/image");
    server.text("/good", "good");
    try (var fetcher = fetcher(LIMITS, SystemDefaultDnsResolver.INSTANCE, "127.0.0.1")) {
      for (int i = 0; i < 70; i++) {
        for (String path : List.of("/image", "/large", "/moved", "/absent")) {
          assertThatThrownBy(() -> fetcher.fetch(PublicUrl.parse(server.url(path))))
              .isInstanceOf(FetchException.class)
              .hasMessageMatching("refused: content type.*|too large.*|HTTP 404");
        }
      }
      assertThat(fetcher.fetch(PublicUrl.parse(server.url("/good"))).text()).isEqualTo("good");
    }
  }

  @Test
  void anInterruptedFetchStops() throws Exception {
    var asked = new CountDownLatch(1);
    server.on(
        "/",
        out -> {
          asked.countDown();
          new CountDownLatch(1).await();
        });
    var interrupted = new CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    fetch(LIMITS, "/");
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
    asked.await();

    thread.interrupt();

    interrupted.await();
  }

  @Test
  void htmlBecomesWhatAReaderSees() throws Exception {
    String page =
        """
        <!doctype html><html><head><title>Title</title><meta charset=windows-1252>
        <style>p { color: red }</style></head><body><script>alert('x')</script>
        <h1>Apple   <em>cake</em></h1><p>one</p><p>two<br>three &amp; four</p>
        <ul><li>a<li>b</ul><table><tr><td>c</td><td>d</td></tr></table>
        <pre>  as
          it stands</pre><!-- hidden --><p>un<b>brok</b>en caf\u00E9
        """;
    server.on("/", ScriptedServer.ok("text/html", page.getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(fetch(LIMITS, "/").text())
        .isEqualTo(
            """
            Apple cake
            one
            two
            three & four
            a
            b
            c d
              as
              it stands
            unbroken café\
            """);
  }

  @Test
  void htmlNestedAHundredThousandDeepIsRead() throws Exception {
    var limits = new FetchLimits(PATIENT, 1_000_000, 5);
    String page = "<div>".repeat(100_000) + "deep";
    server.on("/", ScriptedServer.ok("text/html", page.getBytes(StandardCharsets.US_ASCII)));

    assertThat(fetch(limits, "/").text()).isEqualTo("deep");
  }

  /** Gives a permitted address first and another one ever after. */
  private static final class Rebinding implements DnsResolver {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public InetAddress[] resolve(String host) {
      String address = asked.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2";
      return new InetAddress[] {InetAddress.ofLiteral(address)};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  private record FixedNames(List<String> addresses) implements DnsResolver {

    FixedNames(String... addresses) {
      this(List.of(addresses));
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
