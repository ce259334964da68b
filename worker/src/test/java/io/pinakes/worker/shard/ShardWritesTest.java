package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.create;
import static io.pinakes.worker.shard.ShardWorld.delete;
import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.indexIf;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.worker.shard.ShardWorld.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a write does to a document, and what its client is told: OpenSearch's rules. */
final class ShardWritesTest {

  private static final long TERM = 1;

  private ShardWorld world;
  private Node node;
  private Shard shard;

  @BeforeEach
  void open() throws Exception {
    world = new ShardWorld(1);
    node = world.node("n1");
    shard = node.open(1);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private DocumentResult write(DocumentWrite write) throws Exception {
    WriteAnswer answer = node.write(shard, write);
    assertThat(answer.results()).hasSize(1);
    return answer.results().getFirst();
  }

  private static DocumentResult done(String id, Outcome outcome, long version, long seqNo) {
    return new DocumentResult(id, outcome, version, seqNo, TERM, null);
  }

  private static void assertConflict(DocumentResult result, String reason) {
    ApiError error = result.error();
    assertThat(result.outcome()).isNull();
    assertThat(error).isNotNull();
    assertThat(error.status()).isEqualTo(409);
    assertThat(error.type()).isEqualTo("version_conflict_engine_exception");
    assertThat(error.reason()).isEqualTo(reason);
  }

  private static @Nullable Integer status(DocumentResult result) {
    return result.error() == null ? null : result.error().status();
  }

  @Test
  void aDocumentIsCreatedThenUpdatedThenDeletedThenNotFound() throws Exception {
    assertThat(write(index("a", "{'n':1}"))).isEqualTo(done("a", Outcome.CREATED, 1, 0));
    assertThat(write(index("a", "{'n':2}"))).isEqualTo(done("a", Outcome.UPDATED, 2, 1));
    assertThat(write(delete("a"))).isEqualTo(done("a", Outcome.DELETED, 3, 2));
    assertThat(write(delete("a"))).isEqualTo(done("a", Outcome.NOT_FOUND, 4, 3));
    assertThat(write(delete("never"))).isEqualTo(done("never", Outcome.NOT_FOUND, 1, 4));
  }

  @Test
  void versionsGoOnAfterADeletionThatARefreshHasSeen() throws Exception {
    write(index("a", "{}"));
    write(delete("a"));
    node.run(
        () -> {
          shard.refresh(ShardWorld.TIMEOUT);
          return true;
        });
    assertThat(node.ids(shard)).isEmpty();
    assertThat(write(create("a", "{}"))).isEqualTo(done("a", Outcome.CREATED, 3, 2));
  }

  @Test
  void versionsGoOnInWhatARefreshHasSeen() throws Exception {
    write(index("a", "{}"));
    node.run(
        () -> {
          shard.refresh(ShardWorld.TIMEOUT);
          return true;
        });
    assertThat(write(index("a", "{}"))).isEqualTo(done("a", Outcome.UPDATED, 2, 1));
  }

  @Test
  void creatingWhatIsThereIsAConflict() throws Exception {
    write(index("a", "{}"));
    write(index("a", "{}"));
    assertConflict(
        write(create("a", "{}")),
        "[a]: version conflict, document already exists (current version [2])");
    write(delete("a"));
    assertThat(write(create("a", "{}"))).isEqualTo(done("a", Outcome.CREATED, 4, 3));
  }

  @Test
  void aConditionHoldsForTheLastChangeAlone() throws Exception {
    write(index("a", "{}"));
    write(index("b", "{}"));
    assertThat(write(indexIf("a", "{}", 0, TERM))).isEqualTo(done("a", Outcome.UPDATED, 2, 2));
    assertConflict(
        write(indexIf("a", "{}", 0, TERM)),
        "[a]: version conflict, required seqNo [0], primary term [1]. current document has seqNo"
            + " [2] and primary term [1]");
    assertConflict(
        write(indexIf("a", "{}", 2, 7)),
        "[a]: version conflict, required seqNo [2], primary term [7]. current document has seqNo"
            + " [2] and primary term [1]");
    assertConflict(
        write(DocumentWrite.delete("b", 0, TERM)),
        "[b]: version conflict, required seqNo [0], primary term [1]. current document has seqNo"
            + " [1] and primary term [1]");
    assertThat(write(DocumentWrite.delete("b", 1, TERM)))
        .isEqualTo(done("b", Outcome.DELETED, 2, 3));
    String notThere =
        "[b]: version conflict, required seqNo [3], primary term [1]. but no document was found";
    assertConflict(write(indexIf("b", "{}", 3, TERM)), notThere);
    assertConflict(write(DocumentWrite.delete("b", 3, TERM)), notThere);
  }

  @Test
  void writesOfOneRequestSeeTheOnesBeforeThem() throws Exception {
    WriteAnswer answer =
        node.write(
            shard,
            create("a", "{'n':1}"),
            create("a", "{'n':2}"),
            indexIf("a", "{'n':3}", 0, TERM),
            delete("a"),
            delete("a"),
            index("a", "{'n':4}"));
    assertThat(answer.results())
        .extracting(DocumentResult::outcome)
        .containsExactly(
            Outcome.CREATED,
            null,
            Outcome.UPDATED,
            Outcome.DELETED,
            Outcome.NOT_FOUND,
            Outcome.CREATED);
    assertThat(answer.results().getLast()).isEqualTo(done("a", Outcome.CREATED, 5, 4));
    assertThat(node.get(shard, "a").source()).isEqualTo(ShardWorld.bytes("{'n':4}"));
    assertThat(world.batches()).hasSize(1);
  }

  @Test
  void whatFailsLeavesTheOthersOfItsRequestAlone() throws Exception {
    WriteAnswer answer =
        node.write(
            shard,
            index("a", "{'n':1}"),
            index("b", "{broken"),
            index("c", "{'n':'no number'}"),
            index("d", "{'n':2}"));
    assertThat(answer.results())
        .extracting(ShardWritesTest::status)
        .containsExactly(null, 400, 400, null);
    assertThat(answer.results().getLast()).isEqualTo(done("d", Outcome.CREATED, 1, 1));
    node.run(
        () -> {
          shard.refresh(ShardWorld.TIMEOUT);
          return true;
        });
    assertThat(node.ids(shard)).containsExactly("a", "d");
  }

  @Test
  void aRequestOfWhichNothingIsLoggedHasNoPosition() throws Exception {
    write(index("a", "{}"));
    assertThat(node.write(shard, create("a", "{}")).position()).isZero();
    assertThat(node.write(shard).results()).isEmpty();
    assertThat(world.batches()).hasSize(1);
  }

  @Test
  void ofRequestsInOneEntryOnlyThoseThatAreLoggedHaveAPosition() throws Exception {
    write(index("a", "{}"));
    var gathered = GroupCommitTest.behindASlowAppend(node, shard);
    var refused = node.begin(() -> shard.write(ShardWorld.request(create("a", "{}"))));
    var logged = node.begin(() -> shard.write(ShardWorld.request(create("b", "{}"))));
    world.world.runUntil(
        () -> gathered.isDone() && refused.isDone() && logged.isDone(), ShardWorld.TIMEOUT);
    assertThat(gathered.join().position()).isEqualTo(3);
    assertThat(logged.join().position()).isEqualTo(4);
    assertThat(refused.join().position()).isZero();
  }
}
