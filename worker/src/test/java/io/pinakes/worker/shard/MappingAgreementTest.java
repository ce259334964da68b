package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.ONE_SHARD;
import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.mapping;
import static io.pinakes.worker.shard.ShardWorld.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** New fields are agreed on before the documents that need them are logged. */
final class MappingAgreementTest {

  private static FieldType typeOf(ShardWorld world, String path) throws Exception {
    ValueField field = world.definition().mapping().valueField(path);
    assertThat(field).as(path).isNotNull();
    return field.type();
  }

  private static List<String> find(Node node, Shard shard, String query) throws Exception {
    return node.run(
        () ->
            ShardWorld.search(
                    shard, ShardWorld.search("{'query':" + query + "}"), 0, Freshness.ANY, TIMEOUT)
                .hits()
                .stream()
                .map(Hit::id)
                .sorted()
                .toList());
  }

  @Test
  void aNewFieldIsInTheClusterStateBeforeItsDocumentIsInTheLog() throws Exception {
    try (var world = new ShardWorld(1)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      var written = new ArrayList<String>();
      node.store.follow(
          call -> {
            if (call.write() != null) {
              written.add(call.write().key().toString());
            }
            return Fault.none();
          });
      WriteAnswer answer = node.write(shard, index("a", "{'n':1}"), index("b", "{'t':'x'}"));
      assertThat(written).hasSize(3);
      assertThat(written.get(0)).contains("index/books");
      assertThat(written.get(1)).contains("version");
      assertThat(written.get(2)).contains("log/");
      assertThat(answer.mappingVersion()).isEqualTo(2);
      assertThat(world.batches().getFirst().mappingVersion()).isEqualTo(2);
      assertThat(typeOf(world, "n")).isEqualTo(FieldType.LONG);
      assertThat(typeOf(world, "t.keyword")).isEqualTo(FieldType.KEYWORD);
    }
  }

  @Test
  void nothingIsLoggedIfTheFieldIsNotAgreedOn() throws Exception {
    try (var world = new ShardWorld(2)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.store.follow(
          call ->
              call.write() != null && call.write().key().toString().contains("index/")
                  ? Fault.unreachable()
                  : Fault.none());
      var refused = node.begin(() -> shard.write(request(index("a", "{'n':1}"))));
      world.world.runFor(Duration.ofSeconds(1));
      assertThat(refused).isCompletedExceptionally();
      assertThat(world.batches()).isEmpty();
      node.store.follow(FaultPlan.none());
    }
  }

  @Test
  void ofTwoContraryFieldsOneWinsAndTheOtherFitsOrIsRefused() throws Exception {
    int refusals = 0;
    int fits = 0;
    for (long seed = 0; seed < 60; seed++) {
      try (var world = new ShardWorld(seed)) {
        Node one = world.node("n1");
        Node two = world.node("n2");
        one.busy.work(Duration.ofMillis(2));
        two.busy.work(Duration.ofMillis(2));
        Shard first = one.open(1);
        ShardId otherShard = new ShardId("books", "u-1", 1);
        Shard second = new Shard(otherShard, new Shard.Aim(1, true), two.parts, two.failed::add);
        two.run(
            () -> {
              second.open();
              return true;
            });
        var number = one.begin(() -> first.write(request(index("a", "{'f':1}"))));
        List<DocumentWrite> text = List.of(index("b", "{'f':'text'}"));
        var word =
            two.begin(
                () ->
                    second.write(
                        new WriteRequest(
                            otherShard, text, ShardWorld.request().refresh(), 10_000)));
        world.world.runUntil(() -> number.isDone() && word.isDone(), TIMEOUT);
        assertThat(number.join().results().getFirst().error()).isNull();
        ApiError error = word.join().results().getFirst().error();
        if (typeOf(world, "f") == FieldType.LONG) {
          refusals++;
          assertThat(error).as("seed %s", seed).isNotNull();
          assertThat(error.status()).isEqualTo(400);
        } else {
          fits++;
          assertThat(error).as("seed %s", seed).isNull();
        }
      }
    }
    assertThat(refusals).isPositive();
    assertThat(fits).isPositive();
  }

  @Test
  void manyThatAddFieldsAtTheSameTimeAllGetThem() throws Exception {
    try (var world = new ShardWorld(4)) {
      Node node = world.node("n1");
      node.busy.work(Duration.ofMillis(2));
      Shard shard = node.open(1);
      List<CompletableFuture<WriteAnswer>> writes = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        String id = "d" + i;
        String source = "{'f" + i + "':" + i + "}";
        writes.add(node.begin(() -> shard.write(request(index(id, source)))));
      }
      world.world.runFor(Duration.ofSeconds(5));
      assertThat(writes).allMatch(CompletableFuture::isDone);
      for (int i = 0; i < 15; i++) {
        assertThat(writes.get(i).join().results().getFirst().error()).isNull();
        assertThat(typeOf(world, "f" + i)).isEqualTo(FieldType.LONG);
      }
    }
  }

  @Test
  void aReplayThatNeedsANewerMappingReadsIt() throws Exception {
    try (var world = new ShardWorld(5)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      Node other = world.node("n2");
      node.write(shard, index("a", "{'n':7}"));
      assertThat(other.watch.current().index("books").orElseThrow().mappingVersion()).isEqualTo(1);
      Shard again = other.open(2);
      assertThat(find(other, again, "{'term':{'n':7}}")).containsExactly("a");
    }
  }

  @Test
  void aWriteIsReadWithTheMappingThatItsCoordinatorKnows() throws Exception {
    try (var world = new ShardWorld(7)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      long before = node.watch.current().index("books").orElseThrow().mappingVersion();
      world.putMapping("{'properties':{'n':{'type':'unsigned_long'}}}");
      assertThat(node.watch.current().index("books").orElseThrow().mappingVersion())
          .as("the worker has not heard of it")
          .isEqualTo(before);
      // No number that a field without a mapping could hold.
      List<DocumentWrite> writes = List.of(index("a", "{'n':18446744073709551615}"));
      WriteAnswer answer =
          node.run(
              () ->
                  shard.write(
                      new WriteRequest(
                          ShardWorld.SHARD, writes, Refresh.NONE, 10_000, 1, before + 1)));
      assertThat(answer.results().getFirst().error()).isNull();
      assertThat(typeOf(world, "n")).isEqualTo(FieldType.UNSIGNED_LONG);
    }
  }

  @Test
  void whatWasAcceptedIsReplayedWhateverTheMappingHasBecome() throws Exception {
    Mapping start = mapping("{'dynamic':false,'properties':{'kept':{'type':'keyword'}}}");
    try (var world = new ShardWorld(6, ONE_SHARD, start)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("a", "{'kept':'x','n':'no number','more':1}"));
      node.write(shard, index("b", "{'kept':'x','n':{'deep':1}}"));
      node.write(shard, index("c", "{'kept':'x','n':[5,'bad'],'o':3,'o.p':4}"));
      world.putMapping(
          "{'dynamic':'strict','properties':{'n':{'type':'long'},"
              + "'o':{'properties':{'p':{'type':'long'}}}}}");
      world.world.runFor(Duration.ofSeconds(1));
      Node other = world.node("n2");
      Shard again = other.open(2);
      assertThat(find(other, again, "{'term':{'kept':'x'}}")).containsExactly("a", "b", "c");
      assertThat(find(other, again, "{'term':{'n':5}}")).containsExactly("c");
      assertThat(find(other, again, "{'term':{'o.p':4}}")).containsExactly("c");
      assertThat(other.get(again, "a").source())
          .isEqualTo(ShardWorld.bytes("{'kept':'x','n':'no number','more':1}"));
    }
  }

  @Test
  void aReplayAddsNoFieldThatTheMappingDoesNotHave() throws Exception {
    Mapping start = mapping("{'dynamic':false,'properties':{}}");
    try (var world = new ShardWorld(7, ONE_SHARD, start)) {
      Node node = world.node("n1");
      node.write(node.open(1), index("a", "{'n':'text'}"));
      world.putMapping("{'dynamic':true}");
      world.world.runFor(Duration.ofSeconds(1));
      Node other = world.node("n2");
      Shard again = other.open(2);
      // Were the first one's text in Lucene, it would refuse the number.
      other.write(again, index("b", "{'n':5}"));
      other.run(
          () -> {
            again.refresh(TIMEOUT);
            return true;
          });
      assertThat(find(other, again, "{'term':{'n':5}}")).containsExactly("b");
      assertThat(other.failed).isEmpty();
    }
  }
}
