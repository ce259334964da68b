package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.create;
import static io.pinakes.worker.shard.ShardWorld.delete;
import static io.pinakes.worker.shard.ShardWorld.index;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.MaintenanceCalls.ForceMergeRequest;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.Segment;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a copy tells of itself, and what it does when it is tended. */
final class ShardStatisticsTest {

  private static final IndexSettings NO_PERIODIC_REFRESH =
      new IndexSettings(1, 0, Duration.ofMillis(-1));

  private static final Duration LONG = Duration.ofMinutes(1);

  private static long deadline(Node node) {
    return node.machine.clock().nanoTime() + LONG.toNanos();
  }

  private static CopyStats copy(Node node, Shard shard) throws Exception {
    StatsRequest request = new StatsRequest(null, true, List.of(), List.of(), List.of("*"));
    return node.run(() -> shard.stats(request, deadline(node))).orElseThrow();
  }

  private static void refresh(Node node, Shard shard) throws Exception {
    node.run(
        () -> {
          shard.refresh(LONG);
          return true;
        });
  }

  private static List<Segment> segments(Shard shard) {
    return shard.segments().orElseThrow().segments();
  }

  @Test
  void writesGetsAndSearchesAreCountedAsTheyEnd() throws Exception {
    try (var world = new ShardWorld(1, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("a", "{'n':1}"), index("b", "{'n':2}"), create("a", "{}"));
      node.write(shard, delete("b"));
      node.get(shard, "a");
      node.get(shard, "b");
      refresh(node, shard);
      node.ids(shard);
      ShardStats stats = copy(node, shard).stats();
      assertThat(stats.indexing().indexed().total()).isEqualTo(2);
      assertThat(stats.indexing().deleted().total()).isEqualTo(1);
      assertThat(stats.indexing().failed()).isEqualTo(1);
      assertThat(stats.indexing().indexed().current()).isZero();
      assertThat(stats.gets().found().total()).isEqualTo(1);
      assertThat(stats.gets().missing().total()).isEqualTo(1);
      assertThat(stats.searches().all().query().total()).isEqualTo(1);
      assertThat(stats.searches().all().fetch().total()).isEqualTo(1);
      assertThat(stats.docs().count()).isEqualTo(1);
      assertThat(stats.segments().files()).isNotEmpty();
      assertThat(stats.translog().operations()).isEqualTo(3);
      assertThat(stats.translog().bytes()).isPositive();
      assertThat(copy(node, shard).seqNo()).isEqualTo(2);
    }
  }

  @Test
  void aSearchIsCountedForTheGroupsThatItNames() throws Exception {
    try (var world = new ShardWorld(2, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.run(
          () ->
              ShardWorld.search(
                  shard, ShardWorld.search("{'stats':['shop']}"), 0, Freshness.ANY, LONG));
      ShardStats.Searches searches = copy(node, shard).stats().searches();
      assertThat(searches.groups().keySet()).containsExactly("shop");
      assertThat(searches.groups().get("shop")).isEqualTo(searches.all());
    }
  }

  @Test
  void aFlushLeavesNothingOfTheLogToReplayAndIsCounted() throws Exception {
    try (var world = new ShardWorld(3, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("a", "{'n':1}"));
      long before = copy(node, shard).commit().generation();
      node.run(
          () -> {
            shard.flush(false, deadline(node));
            return true;
          });
      CopyStats after = copy(node, shard);
      assertThat(after.stats().translog().operations()).isZero();
      assertThat(after.stats().translog().bytes()).isZero();
      assertThat(after.stats().flushes().flushed().total()).isEqualTo(1);
      assertThat(after.stats().flushes().periodic()).isZero();
      assertThat(after.commit().generation()).isGreaterThan(before);
      assertThat(after.commit().documents()).isEqualTo(1);
      assertThat(segments(shard)).allMatch(Segment::committed);
    }
  }

  @Test
  void aForceMergeLeavesAsManySegmentsAsAskedAndDropsDeletedDocuments() throws Exception {
    try (var world = new ShardWorld(4, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      for (int i = 0; i < 5; i++) {
        node.write(shard, index("d" + i, "{'n':1}"), index("same", "{'n':" + i + "}"));
        refresh(node, shard);
      }
      assertThat(segments(shard)).hasSizeGreaterThan(1);
      node.run(
          () -> {
            shard.forceMerge(
                new ForceMergeRequest(List.of(), 1, false, true, false, LONG.toMillis()),
                deadline(node));
            return true;
          });
      assertThat(segments(shard)).hasSize(1);
      assertThat(segments(shard).getFirst().documents()).isEqualTo(6);
      assertThat(segments(shard).getFirst().deleted()).isZero();
      assertThat(copy(node, shard).stats().merges().merged().total()).isPositive();
      assertThat(node.ids(shard)).hasSize(6);
    }
  }

  @Test
  void aCopyTellsHowItWasOpened() throws Exception {
    try (var world = new ShardWorld(5, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard first = node.open(1);
      CopyRecovery empty = first.recovery();
      assertThat(empty.stage()).isEqualTo(CopyRecovery.Stage.DONE);
      assertThat(empty.operations() + empty.fetchedFiles() + empty.reusedFiles()).isZero();
      node.write(first, index("a", "{'n':1}"));
      node.run(
          () -> {
            first.flush(true, deadline(node));
            return true;
          });
      node.write(first, index("b", "{'n':1}"), index("c", "{'n':1}"));
      Node other = world.node("n2");
      Shard second = other.open(2);
      CopyRecovery later = second.recovery();
      assertThat(later.fetchedFiles()).isPositive();
      assertThat(later.fetchedBytes()).isPositive();
      assertThat(later.operations()).isEqualTo(2);
      assertThat(copy(other, second).stats().indexing().indexed().total())
          .as("what others wrote is not counted here")
          .isZero();
    }
  }
}
