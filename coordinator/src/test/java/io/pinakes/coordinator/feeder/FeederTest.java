package io.pinakes.coordinator.feeder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.feeder.FeederHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The feeder over real HTTP to servers on loopback, and a real Lucene index in memory. */
@Timeout(60)
class FeederTest {

  private static final FetchLimits LIMITS = new FetchLimits(Duration.ofSeconds(30), 100_000, 5);

  private final TestMachine machine = new TestMachine();
  private final InMemoryIndex index = new InMemoryIndex();
  private final Set<NodeInfo> live = TestCluster.noNodes();
  private final List<Feeder> feeders = new ArrayList<>();
  private final TestCluster cluster = TestCluster.joining(live, "c1");
  private HttpFetcher fetcher;
  private ScriptedServer server;
  private Feeder feeder;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    var policy = new AddressPolicy(List.of(Cidr.parse("127.0.0.1")));
    fetcher = new HttpFetcher(machine, policy, LIMITS, SystemDefaultDnsResolver.INSTANCE);
    feeder = feeder(cluster, fetcher);
    feeder.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    feeders.forEach(Feeder::close);
    fetcher.close();
    index.close();
    machine.close();
  }

  /** A feeder of another coordinator, or one that has another way to fetch; not started. */
  private Feeder feeder(TestCluster its, Fetcher fetches) {
    var made = new Feeder(machine, index, index, index, its, fetches);
    feeders.add(made);
    return made;
  }

  private static Predicate<ObjectNode> status(String status) {
    return document -> document.path("status").asString("").equals(status);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private Answer post(Feeder to, String body) throws InterruptedException {
    byte[] bytes = json(body).getBytes(StandardCharsets.UTF_8);
    return to.http().handle("POST", "/api/feeder", Map.of(), bytes);
  }

  private String submit(Feeder to, String path, String title) throws InterruptedException {
    String body = "{'url':'" + server.url(path) + "','title':'" + title + "'}";
    return post(to, body).json().get("id").asString();
  }

  private JsonNode list() throws InterruptedException {
    index.refresh();
    return feeder.http().handle("GET", "/api/feeder", Map.of(), new byte[0]).json();
  }

  private JsonNode query(String terms) throws InterruptedException {
    return query(terms, Map.of());
  }

  private JsonNode query(String terms, Map<String, String> parameters) throws InterruptedException {
    index.refresh();
    byte[] body = json(terms).getBytes(StandardCharsets.UTF_8);
    return feeder.http().handle("POST", "/api/query", parameters, body).json();
  }

  private static List<String> titles(JsonNode answer) {
    return answer.valueStream().map(entry -> entry.get("title").asString()).toList();
  }

  /** The book's three documents. */
  private void feedTheBook() throws InterruptedException {
    server.text("/1", "apple apple cat zebra");
    server.text("/2", "banana cake zebra");
    server.text("/3", "apple cake cake whale");
    for (String number : List.of("3", "1", "2")) {
      index.await(submit(feeder, "/" + number, "book" + number), status("indexed"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "['apple']                     | book1,book3",
        "['cake']                      | book3,book2",
        "['apple','cake']              | book3,book1,book2",
        "['zebra']                     | book1,book2",
        "['Apple', 'CAKE', 'apple']    | book3,book1,book2",
        "['apple cake!']               | book3,book1,book2",
        "['nothing']                   | ''",
        "['nothing', 'whale']          | book3",
      })
  void documentsAreOrderedByHowOftenTheTermsOccur(String terms, String order)
      throws InterruptedException {
    feedTheBook();

    assertThat(String.join(",", titles(query(terms)))).isEqualTo(order);
  }

  @Test
  void anAnswerShowsTheCountAndTheLinesThatMatch() throws InterruptedException {
    server.text("/a", "no\nan Apple and a cake\nnothing\napple");
    String id = submit(feeder, "/a", "A");
    index.await(id, status("indexed"));

    assertThat(query("['apple','cake']").toString())
        .isEqualTo(
            json(
                "[{'title':'A','url':'"
                    + server.url("/a")
                    + "','id':'"
                    + id
                    + "','score':3,'excerpts':[{'line':2,'text':'an Apple and a cake'},"
                    + "{'line':4,'text':'apple'}]}]"));
  }

  @Test
  void tiesAreOrderedByTitleThenUrlAndPagesFitTogether() throws InterruptedException {
    var ids = new ArrayList<String>();
    for (String path : List.of("/d", "/b", "/a", "/c")) {
      server.text(path, "same words");
      ids.add(submit(feeder, path, path.equals("/a") ? "last" : "first"));
    }
    for (String id : ids) {
      index.await(id, status("indexed"));
    }

    var urls = new ArrayList<String>();
    for (int from = 0; from < 4; from += 2) {
      query("['words']", Map.of("from", "" + from, "size", "2"))
          .forEach(hit -> urls.add(hit.get("url").asString()));
    }

    assertThat(urls)
        .containsExactly(server.url("/b"), server.url("/c"), server.url("/d"), server.url("/a"));
  }

  @Test
  void aSubmissionIsAnsweredInTheBooksWordsAndListed() throws InterruptedException {
    server.text("/book.txt", "apple");

    Answer answer = post(feeder, "{'url':'" + server.url("/book.txt") + "','title':'Book'}");
    String id = answer.json().get("id").asString();
    index.await(id, status("indexed"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().toString())
        .isEqualTo(
            json(
                "{'code':200,'msg':'Request is being processed.','id':'"
                    + id
                    + "','status':'queued'}"));
    assertThat(list().toString())
        .isEqualTo(
            json(
                "[{'title':'Book','url':'"
                    + server.url("/book.txt")
                    + "','id':'"
                    + id
                    + "','status':'indexed','bytes':5,"
                    + "'submitted':'2023-11-14T22:13:20Z','finished':'2023-11-14T22:13:20Z'}]"));
  }

  @Test
  void aSubmissionIsListedAsSoonAsItIsAnswered() throws InterruptedException {
    Feeder idle = feeder(TestCluster.joining(live, "c2"), fetcher);
    submit(idle, "/a", "A");

    JsonNode listed = idle.http().handle("GET", "/api/feeder", Map.of(), new byte[0]).json();

    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("status").asString()).isEqualTo("queued");
  }

  @Test
  void theNewestSubmissionIsListedFirstAndPagesFitTogether() throws InterruptedException {
    for (String path : List.of("/1", "/2", "/3")) {
      server.text(path, "x");
      index.await(submit(feeder, path, path), status("indexed"));
      machine.advance(Duration.ofSeconds(1));
    }

    assertThat(titles(list())).containsExactly("/3", "/2", "/1");
    JsonNode second =
        feeder
            .http()
            .handle("GET", "/api/feeder", Map.of("from", "1", "size", "1"), new byte[0])
            .json();
    assertThat(titles(second)).containsExactly("/2");
  }

  @Test
  void aFailureIsListedWithItsReason() throws InterruptedException {
    String id = submit(feeder, "/absent", "A");
    index.await(id, status("failed"));
    String refused = post(feeder, "{'url':'http://10.1.2.3/'}").json().get("id").asString();
    index.await(refused, status("failed"));

    assertThat(index.source(id).get("error").asString()).isEqualTo("HTTP 404");
    assertThat(list().valueStream().map(entry -> entry.get("error").asString()))
        .containsExactlyInAnyOrder("HTTP 404", "refused: 10.1.2.3 is a private address");
    assertThat(query("['apple']")).isEmpty();
  }

  @Test
  void aTitleIsMadeOfTheUrlIfThereIsNone() throws InterruptedException {
    server.text("/books/emma.txt", "x");
    String body = "{'url':'" + server.url("/books/emma.txt") + "'}";

    String id = post(feeder, body).json().get("id").asString();

    assertThat(index.source(id).get("title").asString()).isEqualTo("emma.txt");
  }

  @Test
  void aUrlSubmittedAgainKeepsItsIdAndIsReplaced() throws InterruptedException {
    server.text("/a", "old");
    String id = submit(feeder, "/a", "First");
    index.await(id, status("indexed"));
    server.text("/a", "new");

    String spelled = "HTTP://127.0.0.1:" + server.port() + "/x/../a#part";
    Answer again = post(feeder, "{'url':'" + spelled + "','title':'Second'}");
    index.await(
        id, status("indexed").and(document -> document.get("text").asString().equals("new")));

    assertThat(again.json().get("id").asString()).isEqualTo(id);
    assertThat(index.size()).isEqualTo(1);
    assertThat(titles(query("['new']"))).containsExactly("Second");
    assertThat(query("['old']")).isEmpty();
  }

  @Test
  void aFetchThatIsOvertakenByANewSubmissionWritesNothing() throws InterruptedException {
    var asked = new AtomicInteger();
    var firstAsked = new CountDownLatch(1);
    var answerFirst = new CountDownLatch(1);
    server.on(
        "/a",
        out -> {
          if (asked.incrementAndGet() == 1) {
            firstAsked.countDown();
            answerFirst.await();
            ScriptedServer.ok("text/plain", "first".getBytes(StandardCharsets.UTF_8)).answer(out);
          } else {
            ScriptedServer.ok("text/plain", "second".getBytes(StandardCharsets.UTF_8)).answer(out);
          }
        });
    String id = submit(feeder, "/a", "A");
    firstAsked.await();
    submit(feeder, "/a", "B");
    index.await(id, status("indexed"));
    long version = index.version(id);

    answerFirst.countDown();
    awaitIdle(feeder);

    assertThat(index.version(id)).isEqualTo(version);
    assertThat(index.source(id).get("text").asString()).isEqualTo("second");
    assertThat(index.source(id).get("title").asString()).isEqualTo("B");
  }

  @Test
  void ofTwoFetchersThatFinishOneOutcomeGetsIn() throws InterruptedException {
    var first = new CountDownLatch(1);
    var both = new CountDownLatch(2);
    Fetcher together =
        url -> {
          first.countDown();
          both.countDown();
          both.await();
          return new Fetcher.Fetched("text", 4);
        };
    TestCluster second = TestCluster.joining(live, "c2");
    Feeder slow = feeder(TestCluster.joining(live, "c3"), together);
    Feeder leader = feeder(second, together);
    slow.start();
    leader.start();
    String id = submit(slow, "/a", "A");
    // Otherwise it might begin after it was taken over from, and then it would not fetch at all.
    first.await();
    leader.sweep();
    machine.advance(Abandonment.PATIENCE);
    leader.sweep();
    both.await();
    index.await(id, status("indexed"));
    awaitIdle(slow);
    awaitIdle(leader);

    assertThat(index.version(id)).as("queued, taken over, one outcome").isEqualTo(3);
  }

  @Test
  void theSweepFinishesWhatADeadCoordinatorLeft() throws InterruptedException {
    TestCluster other = TestCluster.joining(live, "c2");
    Feeder dying = feeder(other, fetcher); // Never started: it takes submissions and fetches none.
    server.text("/a", "apple");
    String id = submit(dying, "/a", "A");

    feeder.sweep();
    assertThat(index.source(id).get("owner").asString()).isEqualTo("c2-start-1");

    other.die();
    feeder.sweep();
    index.await(id, status("indexed"));
  }

  @Test
  void theSweepFinishesWhatALiveCoordinatorForgot() throws InterruptedException {
    Feeder stuck = feeder(TestCluster.joining(live, "c2"), fetcher);
    server.text("/a", "apple");
    String id = submit(stuck, "/a", "A");

    feeder.sweep();
    machine.advance(Abandonment.PATIENCE.minusNanos(1));
    feeder.sweep();
    assertThat(index.source(id).get("status").asString()).isEqualTo("queued");

    machine.advance(Duration.ofNanos(1));
    feeder.sweep();
    index.await(id, status("indexed"));
  }

  @Test
  void aFullQueueLeavesSubmissionsToTheSweep() throws InterruptedException {
    var release = new Semaphore(0);
    Fetcher slow =
        url -> {
          release.acquire();
          return new Fetcher.Fetched("text", 4);
        };
    Feeder full = feeder(TestCluster.joining(live, "c2"), slow);
    full.start();
    for (int i = 0; i < Feeder.MAX_IN_HAND; i++) {
      submit(full, "/" + i, "t" + i);
    }

    String over = submit(full, "/over", "over");

    assertThat(index.source(over).get("owner").asString()).isEmpty();
    full.sweep();
    assertThat(index.source(over).get("owner").asString()).isEmpty();
    release.release(Feeder.MAX_IN_HAND + 1);
    server.text("/over", "apple");
    feeder.sweep();
    index.await(over, status("indexed"));
  }

  @Test
  void anOutcomeWhoseWriteFailedIsDoneAgain() throws InterruptedException {
    server.text("/a", "apple");
    index.failBefore(document -> document.path("status").asString().equals("indexed"));
    String id = submit(feeder, "/a", "A");

    sweepUntil(feeder, id, "indexed");

    assertThat(server.connections).hasValue(2);
  }

  @Test
  void anOutcomeWhoseAnswerWasLostStands() throws InterruptedException {
    server.text("/a", "apple");
    index.failAfter(document -> document.path("status").asString().equals("indexed"));
    String id = submit(feeder, "/a", "A");
    index.await(id, status("indexed"));

    index.refresh();
    feeder.sweep();
    machine.advance(Abandonment.PATIENCE);
    feeder.sweep();

    assertThat(index.version(id)).isEqualTo(2);
  }

  @Test
  void aSubmissionThatIsNotLoggedIsNotAcknowledged() {
    index.failBefore(document -> true);

    assertThatThrownBy(() -> submit(feeder, "/a", "A"))
        .isInstanceOfSatisfying(
            ApiException.class, error -> assertThat(error.status()).isEqualTo(503));
    assertThat(index.size()).isZero();
  }

  @Test
  void aDocumentThatTheClusterRefusesFailsWithItsReason() throws InterruptedException {
    server.text("/a", "apple");
    index.refuseIndexed(new ApiError(413, "content_too_long", "document is too large"));

    String id = submit(feeder, "/a", "A");

    assertThat(index.await(id, status("failed")).get("error").asString())
        .isEqualTo("not indexed: document is too large");
  }

  @Test
  void aDocumentThatEndsEveryFetcherIsGivenUp() throws InterruptedException {
    var tries = new AtomicInteger();
    Fetcher broken =
        url -> {
          tries.incrementAndGet();
          throw new IllegalStateException("a bug");
        };
    Feeder unlucky = feeder(TestCluster.joining(live, "c2"), broken);
    unlucky.start();
    String id = submit(unlucky, "/a", "A");

    sweepUntil(unlucky, id, "failed");

    assertThat(index.source(id).get("error").asString()).isEqualTo("given up after 5 attempts");
    assertThat(tries).hasValue(5);
  }

  @Test
  void anOutcomeDoesNotBringBackWhatWasDeleted() throws InterruptedException {
    var asked = new CountDownLatch(2);
    var answer = new CountDownLatch(1);
    Fetcher waiting =
        url -> {
          asked.countDown();
          answer.await();
          return new Fetcher.Fetched("text", 4);
        };
    Feeder other = feeder(TestCluster.joining(live, "c2"), waiting);
    other.start();
    String id = submit(other, "/a", "A");
    submit(other, "/b", "B");
    asked.await();
    index.remove(id);
    answer.countDown();
    awaitIdle(other);
    assertThat(index.size()).isEqualTo(1);

    index.drop();
    assertThat(index.find("goophr")).isEmpty();
    feeder.sweep();
    assertThat(list()).isEmpty();
    assertThat(query("['apple']")).isEmpty();
  }

  @Test
  void anOutcomeDoesNotBringBackAnIndexThatWasDeleted() throws InterruptedException {
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    Fetcher waiting =
        url -> {
          asked.countDown();
          answer.await();
          return new Fetcher.Fetched("text", 4);
        };
    Feeder other = feeder(TestCluster.joining(live, "c2"), waiting);
    other.start();
    submit(other, "/a", "A");
    asked.await();

    index.drop();
    answer.countDown();
    awaitIdle(other);

    assertThat(index.find("goophr")).isEmpty();
  }

  @Test
  void whatWasSubmittedAgainBeforeItsTurnIsFetchedOnce() throws InterruptedException {
    Feeder late = feeder(TestCluster.joining(live, "c2"), fetcher);
    server.text("/a", "apple");
    submit(late, "/a", "A");
    String id = submit(late, "/a", "B");

    late.start();
    awaitIdle(late);

    assertThat(server.connections).hasValue(1);
    assertThat(index.source(id).get("title").asString()).isEqualTo("B");
  }

  @Test
  void twoCoordinatorsThatCreateTheIndexTogetherBothGoOn() throws InterruptedException {
    server.text("/a", "apple");
    Feeder late = feeder(TestCluster.joining(live, "c2"), fetcher);
    index.beforeCreate(() -> submit(feeder, "/b", "B"));

    String id = submit(late, "/a", "A");

    assertThat(index.source(id).get("title").asString()).isEqualTo("A");
    assertThat(index.size()).isEqualTo(2);
  }

  @Test
  void aPartialAnswerIsNotPassedForAWholeOne() throws InterruptedException {
    feedTheBook();
    index.partialSearches = true;

    assertThatThrownBy(() -> query("['apple']"))
        .hasMessageContaining("1 of 3 shards gave no answer: shard is away");
    assertThatThrownBy(this::list).hasMessageContaining("1 of 3 shards gave no answer");
  }

  @Test
  void beforeTheFirstSubmissionThereIsNothing() throws InterruptedException {
    assertThat(list()).isEmpty();
    assertThat(query("['apple']")).isEmpty();
    feeder.sweep();
    assertThat(index.find("goophr")).isEmpty();
  }

  @Test
  void theIndexHasThreeShards() throws InterruptedException {
    submit(feeder, "/a", "A");

    assertThat(index.find("goophr").orElseThrow().settings().shards()).isEqualTo(3);
  }

  private static void awaitIdle(Feeder busy) {
    while (busy.inHand() > 0) {
      Thread.onSpinWait();
    }
  }

  /** Sweeps as a leader does, with long pauses, until the submission has got that far. */
  private void sweepUntil(Feeder leader, String id, String status) throws InterruptedException {
    while (!status(status).test(index.source(id))) {
      index.refresh();
      leader.sweep();
      machine.advance(Abandonment.PATIENCE);
      Thread.onSpinWait();
    }
  }
}
