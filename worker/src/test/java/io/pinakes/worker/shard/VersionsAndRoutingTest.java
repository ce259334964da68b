package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.bytes;
import static io.pinakes.worker.shard.ShardWorld.delete;
import static io.pinakes.worker.shard.ShardWorld.index;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.DocumentWrite.Kind;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions that clients count themselves, and what documents were routed by. */
final class VersionsAndRoutingTest {

  private ShardWorld world;
  private Node node;
  private Shard shard;

  @BeforeEach
  void open() throws Exception {
    world = new ShardWorld(1);
    world.assign("n1", "n2");
    node = world.node("n1");
    shard = node.open(1);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static DocumentWrite put(String id, VersionType type, long version) {
    return new DocumentWrite(Kind.INDEX, id, bytes("{}"), -1, -1, null, type, version, null);
  }

  private static DocumentWrite remove(String id, VersionType type, long version) {
    return DocumentWrite.delete(id, -1, -1, null, type, version);
  }

  private static DocumentWrite routed(String id, String source, String routing) {
    return new DocumentWrite(
        Kind.INDEX, id, bytes(source), -1, -1, routing, VersionType.INTERNAL, -1, null);
  }

  private DocumentResult write(DocumentWrite write) throws Exception {
    return node.write(shard, write).results().getFirst();
  }

  private void assertWritten(DocumentWrite write, Outcome outcome, long version) throws Exception {
    DocumentResult result = write(write);
    assertThat(result.error()).isNull();
    assertThat(result.outcome()).isEqualTo(outcome);
    assertThat(result.version()).isEqualTo(version);
  }

  private void assertConflict(DocumentWrite write, String reason) throws Exception {
    ApiError error = Objects.requireNonNull(write(write).error());
    assertThat(error.status()).isEqualTo(409);
    assertThat(error.reason()).isEqualTo("[x]: version conflict, " + reason);
  }

  @Test
  void anExternalVersionMustBeHigher() throws Exception {
    assertWritten(put("x", VersionType.EXTERNAL, 0), Outcome.CREATED, 0);
    assertWritten(put("x", VersionType.EXTERNAL, 5), Outcome.UPDATED, 5);
    assertConflict(
        put("x", VersionType.EXTERNAL, 5),
        "current version [5] is higher or equal to the one provided [5]");
    assertConflict(
        put("x", VersionType.EXTERNAL, 4),
        "current version [5] is higher or equal to the one provided [4]");
    assertWritten(
        put("x", VersionType.EXTERNAL, Long.MAX_VALUE / 2), Outcome.UPDATED, Long.MAX_VALUE / 2);
  }

  @Test
  void orTheSameIfTheClientSaysSo() throws Exception {
    assertWritten(put("x", VersionType.EXTERNAL_GTE, 5), Outcome.CREATED, 5);
    assertWritten(put("x", VersionType.EXTERNAL_GTE, 5), Outcome.UPDATED, 5);
    assertConflict(
        put("x", VersionType.EXTERNAL_GTE, 4),
        "current version [5] is higher than the one provided [4]");
  }

  @Test
  void aDeletionHasItsVersionAndIsRemembered() throws Exception {
    assertWritten(put("x", VersionType.EXTERNAL, 5), Outcome.CREATED, 5);
    assertConflict(
        remove("x", VersionType.EXTERNAL, 5),
        "current version [5] is higher or equal to the one provided [5]");
    assertWritten(remove("x", VersionType.EXTERNAL, 9), Outcome.DELETED, 9);
    assertConflict(
        put("x", VersionType.EXTERNAL, 9),
        "current version [9] is higher or equal to the one provided [9]");
    node.run(() -> shard.refresh(TIMEOUT));
    assertWritten(remove("x", VersionType.EXTERNAL_GTE, 9), Outcome.NOT_FOUND, 9);
    assertWritten(index("x", "{}"), Outcome.CREATED, 10);
  }

  @Test
  void aDocumentWrittenTwiceAsItsFirstVersionIsThereOnceOnEveryCopy() throws Exception {
    assertWritten(put("x", VersionType.EXTERNAL_GTE, 1), Outcome.CREATED, 1);
    assertWritten(put("x", VersionType.EXTERNAL_GTE, 1), Outcome.UPDATED, 1);
    node.run(() -> shard.refresh(TIMEOUT));
    assertThat(node.ids(shard)).containsExactly("x");
    Node other = world.node("n2");
    Shard replayed = other.open(2);
    assertThat(other.ids(replayed)).containsExactly("x");
  }

  @Test
  void aDocumentIsShownWithItsRoutingWhereverItIsReadFrom() throws Exception {
    write(routed("x", "{'n':1}", "läufer"));
    write(index("y", "{'n':2}"));
    assertRouting(node, shard);
    node.run(() -> shard.refresh(TIMEOUT));
    assertRouting(node, shard);
    Node other = world.node("n2");
    assertRouting(other, other.open(2));
  }

  private static void assertRouting(Node node, Shard shard) throws Exception {
    assertThat(node.get(shard, "x").routing()).isEqualTo("läufer");
    assertThat(node.get(shard, "y").routing()).isNull();
    GetAnswer stored = node.run(() -> shard.get("y", false, Freshness.ANY, TIMEOUT));
    if (stored.source() != null) {
      assertThat(hit(node, shard, "{'query':{'ids':{'values':['x']}}}").routing())
          .isEqualTo("läufer");
      assertThat(hit(node, shard, "{'query':{'ids':{'values':['y']}}}").routing()).isNull();
    }
  }

  private static Hit hit(Node node, Shard shard, String body) throws Exception {
    return node.run(
        () ->
            ShardWorld.search(shard, ShardWorld.search(body), 0, Freshness.ANY, TIMEOUT)
                .hits()
                .getFirst());
  }

  @Test
  void aDocumentWrittenAgainHasItsNewRoutingOrNone() throws Exception {
    write(routed("x", "{}", "a"));
    write(routed("x", "{}", "b"));
    assertThat(node.get(shard, "x").routing()).isEqualTo("b");
    write(index("x", "{}"));
    node.run(() -> shard.refresh(TIMEOUT));
    assertThat(node.get(shard, "x").routing()).isNull();
    write(delete("x"));
    assertThat(node.get(shard, "x").source()).isNull();
  }

  @Test
  void aWriteWaitsForAsManyCopiesAsItWantsAndOtherwiseChangesNothing() throws Exception {
    var wanted =
        new WriteRequest(ShardWorld.SHARD, List.of(index("x", "{}")), Refresh.NONE, 300, 2, 0);
    assertThatThrownBy(() -> node.run(() -> shard.write(wanted)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.error().type()).isEqualTo("unavailable_shards_exception");
              assertThat(e.error().reason())
                  .endsWith(
                      "Not enough active copies to meet shard count of [2] (have 1, needed 2)."
                          + " Timeout: [300ms]");
            });
    assertThat(node.get(shard, "x").source()).isNull();
    Node other = world.node("n2");
    Shard replica = other.open(new Shard.Aim(1, false));
    world.world.runFor(Duration.ofMillis(500));
    assertThat(node.run(() -> shard.write(wanted)).results().getFirst().outcome())
        .isEqualTo(Outcome.CREATED);
    assertThat(replica.isPrimary()).isFalse();
  }
}
