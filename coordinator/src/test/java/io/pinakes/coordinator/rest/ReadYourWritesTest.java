package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.GetRequest;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.Fault;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorker;
import io.pinakes.coordinator.world.TestWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a client was answered, it sees, whichever coordinator and copy it asks. */
final class ReadYourWritesTest {

  private final TestWorld world = new TestWorld(9);
  private final TestWorker one = world.worker("one");
  private final TestWorker two = world.worker("two");
  private final TestCoordinator here = world.coordinator("c1");
  private final TestCoordinator there = world.coordinator("c2");
  private List<ShardId> shards = List.of();

  @BeforeEach
  void start() throws Exception {
    shards = world.index("books", 2);
    for (ShardId shard : shards) {
      world.assignCopies(shard, one, two);
    }
    here.start();
    there.start();
  }

  @AfterEach
  void end() {
    world.close();
  }

  private record Answer(int status, Map<String, String> headers, JsonNode json) {
    String position() {
      return headers.getOrDefault(PositionHeader.NAME, "");
    }
  }

  private Answer send(
      TestCoordinator on,
      String method,
      String path,
      Map<String, String> parameters,
      Map<String, String> headers,
      String body)
      throws Exception {
    var cluster = new MemoryCluster();
    var api = new RestApi(on.machine, cluster, on.indices, on.documents, on.searches);
    var all = new LinkedHashMap<>(headers);
    all.put("Content-Type", "application/json");
    HttpResponse response =
        on.run(
            () ->
                api.handle(
                    new HttpRequest(
                        method,
                        path,
                        List.of(path.substring(1).split("/", -1)),
                        new LinkedHashMap<>(parameters),
                        all,
                        body.getBytes(StandardCharsets.UTF_8))));
    return new Answer(
        response.status(), response.headers(), Json.READER.readTree(response.body().getFirst()));
  }

  private Answer write(String id) throws Exception {
    return send(here, "PUT", "/books/_doc/" + id, Map.of(), Map.of(), "{}");
  }

  private Answer read(String path, String position) throws Exception {
    return send(there, "GET", path, Map.of(), Map.of("pinakes-position", position), "");
  }

  @Test
  void aBulksTokenHoldsEveryShardAndASingleWritesItsOwn() throws Exception {
    var body = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      body.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n{}\n");
    }
    Answer bulk = send(here, "POST", "/books/_bulk", Map.of(), Map.of(), body.toString());
    assertThat(bulk.position()).isEqualTo("books-uuid:0=1,1=1");
    assertThat(bulk.json().get("_position").asString()).isEqualTo(bulk.position());

    Answer single = write("0");
    assertThat(single.position()).matches("books-uuid:[01]=2");
    assertThat(single.json().get("_position").asString()).isEqualTo(single.position());
  }

  @Test
  void aReplicaThatIsBehindIsWaitedForOrPassedOver() throws Exception {
    world.index("other", 1);
    for (ShardId shard : shards) {
      two.stopApplying(shard);
    }
    String position = write("a").position();

    assertThat(read("/books/_doc/a", position).json().get("found").asBoolean()).isTrue();
    for (int i = 0; i < 6; i++) {
      Answer found = read("/books/_search", position);
      assertThat(found.json().at("/hits/total/value").asInt()).isEqualTo(1);
      assertThat(found.json().at("/_shards/failed").asInt()).isZero();
      assertThat(read("/books/_count", position).json().get("count").asInt()).isEqualTo(1);
    }

    assertThat(read("/books/_doc/none", position).status()).isEqualTo(404);
  }

  @Test
  void withoutThePrimaryTheReplicaAnswersWhenItHasCaughtUp() throws Exception {
    for (ShardId shard : shards) {
      two.stopApplying(shard);
    }
    String position = write("a").position();
    one.leave();
    here.machine.spawn(
        "catch up",
        () -> {
          try {
            here.machine.clock().sleep(Duration.ofSeconds(3));
            shards.forEach(two::catchUp);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Duration start = world.world.now();

    assertThat(read("/books/_doc/a", position).status()).isEqualTo(200);

    assertThat(world.world.now().minus(start))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void neverIsThereAnAnswerThatMissesTheWrite() throws Exception {
    for (ShardId shard : shards) {
      two.stopApplying(shard);
    }
    String position = write("a").position();
    one.leave();

    Answer get = read("/books/_doc/a", position);
    assertThat(get.status()).isEqualTo(503);
    assertThat(get.json().at("/error/reason").asString()).contains("has applied 0 of 1");
    assertThat(get.headers()).containsEntry("Retry-After", "1");

    Answer search = read("/books/_search", position);
    assertThat(search.json().at("/_shards/failed").asInt()).isEqualTo(1);
    assertThat(search.json().at("/_shards/failures/0/reason/reason").asString())
        .contains("has applied 0 of 1");
  }

  @Test
  void tokensOfHeaderAndUrlCountBothByTheLaterPosition() throws Exception {
    write("a");
    send(
        there,
        "GET",
        "/books/_search",
        Map.of("pinakes_position", "books-uuid:0=1;gone:0=99"),
        Map.of(PositionHeader.NAME, "books-uuid:0=0001,gone:1=5"),
        "");
    send(
        there,
        "GET",
        "/books/_count",
        Map.of("consistency", "strict", "pinakes_position", "gone:0=7"),
        Map.of(),
        "");

    assertThat(freshness())
        .contains(new Freshness(false, 1, false), new Freshness(false, 0, false))
        .contains(new Freshness(false, 0, true))
        .noneMatch(f -> f.position() > 1);
  }

  @Test
  void strictnessArrivesAtTheWorker() throws Exception {
    write("a");
    for (String path : List.of("/books/_doc/a", "/books/_source/a")) {
      send(there, "GET", path, Map.of("consistency", "strict"), Map.of(), "");
    }
    assertThat(gets()).hasSize(2).allMatch(Freshness::strict);
    for (String path : List.of("/books/_search", "/books/_count", "/_search", "/bo*/_count")) {
      send(there, "GET", path, Map.of("consistency", "strict"), Map.of(), "");
    }
    assertThat(freshness()).hasSize(2 + 4 * 2).allMatch(Freshness::strict);

    send(there, "GET", "/books/_search", Map.of(), Map.of(), "");
    assertThat(freshness()).hasSize(12).filteredOn(Freshness.ANY::equals).hasSize(2);
  }

  /** The other coordinator has not looked at the state since the index was made. */
  @Test
  void anIndexThatIsNewIsFoundByItsPatternIfTheTokenNamesItOrTheReadIsStrict() throws Exception {
    world.world.runFor(StateWatch.POLL.dividedBy(2));
    ShardId shard = world.index("boots", 1).getFirst();
    world.assignCopies(shard, one);
    Answer written = send(here, "PUT", "/boots/_doc/a", Map.of(), Map.of(), "{}");
    assertThat(there.watch.current().index("boots")).isEmpty();

    assertThat(read("/boo*/_count", written.position()).json().get("count").asInt()).isEqualTo(1);

    ShardId next = world.index("boom", 1).getFirst();
    world.assignCopies(next, one);
    send(here, "PUT", "/boom/_doc/a", Map.of(), Map.of(), "{}");
    assertThat(
            send(there, "GET", "/boo*/_count", Map.of("consistency", "strict"), Map.of(), "")
                .json()
                .get("count")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void theTokenOfAnIndexThatIsGoneIsNoMatterAndAskedAboutOnce() throws Exception {
    String token = "long-gone:0=7;long-gone-too:3=1";
    assertThat(read("/books/_search", token).json().at("/_shards/failed").asInt()).isZero();
    there.store.follow(call -> Fault.unreachable());

    assertThat(read("/books/_search", token).status()).isEqualTo(200);

    Answer unknown = read("/books/_search", "never-heard-of:0=7");
    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.headers()).containsEntry("Retry-After", "1");
  }

  private List<Freshness> freshness() {
    return requests().stream()
        .map(r -> r instanceof SearchRequest s ? s.freshness() : ((GetRequest) r).freshness())
        .toList();
  }

  private List<Freshness> gets() {
    return requests().stream()
        .filter(r -> r instanceof GetRequest)
        .map(r -> ((GetRequest) r).freshness())
        .toList();
  }

  private List<Object> requests() {
    return java.util.stream.Stream.concat(one.requests().stream(), two.requests().stream())
        .filter(r -> r instanceof SearchRequest || r instanceof GetRequest)
        .toList();
  }
}
