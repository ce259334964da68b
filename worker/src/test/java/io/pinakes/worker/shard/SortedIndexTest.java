package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.delete;
import static io.pinakes.worker.shard.ShardWorld.index;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.MaintenanceCalls.ForceMergeRequest;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Indices whose segments are in an order of their own hold what any other would. */
final class SortedIndexTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Mapping MAPPING =
      ShardWorld.mapping(
          "{'properties':{'n':{'type':'long'},'o':{'type':'nested','properties':{"
              + "'k':{'type':'keyword'}}}}}");
  private static final IndexSettings SETTINGS =
      IndexSettings.of(
          new TreeMap<String, JsonNode>(
              Map.of(
                  "index.sort.field", JSON.readTree("[\"n\"]"),
                  "index.sort.order", JSON.readTree("[\"desc\"]"))),
          0);

  /** With a snapshot every ten entries. */
  private static final ShardSettings SNAPSHOTS =
      new ShardSettings(
          10_000,
          2_000,
          2,
          4_000,
          Duration.ofSeconds(30),
          3,
          Duration.ofSeconds(2),
          16,
          1L << 30,
          10,
          Duration.ofDays(1));

  private final ShardWorld world = open();
  private final Random random = new Random(7);

  /** The number of each document; null: it has none. */
  private final Map<String, @Nullable Integer> numbers = new TreeMap<>();

  private static ShardWorld open() {
    try {
      return new ShardWorld(5, SETTINGS, MAPPING);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() {
    world.close();
  }

  /** Writes documents, which have as many nested objects as their number has digits. */
  private void write(Node node, Shard primary, int writes) throws Exception {
    for (int i = 0; i < writes; i++) {
      String id = "d" + random.nextInt(60);
      if (random.nextInt(6) == 0) {
        node.write(primary, delete(id));
        numbers.remove(id);
        continue;
      }
      Integer number = random.nextInt(8) == 0 ? null : random.nextInt(1_000);
      String objects = number == null ? "" : ",'n':" + number + ",'o':" + objects(number);
      node.write(primary, index(id, "{'x':1" + objects + "}"));
      numbers.put(id, number);
    }
    world.world.runFor(Duration.ofSeconds(2));
  }

  private static String objects(int number) {
    var objects = new ArrayList<String>();
    for (char digit : Integer.toString(number).toCharArray()) {
      objects.add("{'k':'" + digit + "'}");
    }
    return objects.toString();
  }

  private static List<Hit> hits(Node node, Shard shard, String body) throws Exception {
    return node.run(
        () -> ShardWorld.search(shard, ShardWorld.search(body), 0, Freshness.ANY, TIMEOUT).hits());
  }

  private void check(Node node, Shard shard) throws Exception {
    node.run(
        () -> {
          shard.forceMerge(
              new ForceMergeRequest(List.of("books"), 1, false, false, false, TIMEOUT.toMillis()),
              node.machine.clock().nanoTime() + TIMEOUT.toNanos());
          return true;
        });
    // What was written while nobody searched is seen by the second search.
    hits(node, shard, "{}");
    world.world.runFor(Duration.ofSeconds(2));
    List<@Nullable Integer> inIndexOrder =
        hits(node, shard, "{'size':1000,'sort':['_doc']}").stream()
            .map(hit -> numbers.get(hit.id()))
            .toList();
    var expected = new ArrayList<>(numbers.values());
    expected.sort(Comparator.nullsLast(Comparator.<Integer>reverseOrder()));
    assertThat(inIndexOrder).isEqualTo(expected);
    for (char digit = '0'; digit <= '9'; digit++) {
      String one = String.valueOf(digit);
      assertThat(
              hits(
                  node,
                  shard,
                  "{'size':1000,'query':{'nested':{'path':'o','query':{'term':{'o.k':'"
                      + one
                      + "'}}}}}"))
          .extracting(Hit::id)
          .containsExactlyInAnyOrderElementsOf(
              numbers.keySet().stream()
                  .filter(id -> numbers.get(id) != null)
                  .filter(id -> numbers.get(id).toString().contains(one))
                  .toList());
    }
    assertThat(hits(node, shard, "{'size':3,'sort':[{'n':'desc'}],'track_total_hits':false}"))
        .extracting(hit -> numbers.get(hit.id()))
        .containsExactlyElementsOf(expected.subList(0, 3));
  }

  @Test
  void theyAreTheSameOnAReplicaAndWhenTheyAreOpenedFromASnapshotAndTheLog() throws Exception {
    world.assign("one", "two");
    Node one = world.node("one", SNAPSHOTS);
    Node two = world.node("two", SNAPSHOTS);
    Shard primary = one.open(1);
    Shard replica = two.open(new Shard.Aim(1, false));
    for (int round = 0; round < 6; round++) {
      write(one, primary, 40);
    }
    check(one, primary);
    check(two, replica);
    write(one, primary, 15);
    one.crash();
    Node three = world.node("three", SNAPSHOTS, new SimulatedDisk());
    Shard again = three.open(2);
    check(three, again);
    write(three, again, 40);
    check(three, again);
  }
}
