package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which worker holds which shard. A pure function of what is wanted, what is, and who
 * lives: the same arguments give the same plan on any coordinator.
 *
 * <p>A shard stays where it is unless its worker is gone or the balance asks for it. Afterwards no
 * worker holds more than one shard more than another, and no smaller number of moves would do: a
 * shard without a worker goes to the least loaded one, and only then do the most loaded give away
 * what they have too much.
 */
public final class Planner {

  private Planner() {}

  /**
   * Plans assignments.
   *
   * @param indices the indices that should be served
   * @param current what is assigned now
   * @param workers the live workers; a restarted one is a new one
   */
  public static Assignments plan(
      Collection<IndexDefinition> indices, Assignments current, Collection<NodeInfo> workers) {
    var draft = new Draft(workers);
    List<IndexDefinition> ordered =
        indices.stream().sorted(Comparator.comparing(IndexDefinition::uuid)).toList();
    for (IndexDefinition index : ordered) {
      for (int shard = 0; shard < index.settings().shards(); shard++) {
        draft.keep(index.uuid(), current.of(index.uuid(), shard));
      }
    }
    draft.placeHomeless();
    draft.balance();
    return current.with(draft.result());
  }

  /** A shard, where it was, and where the draft has it; kept in the order of shard numbers. */
  private static final class Slot {
    final String uuid;
    final ShardAssignment before;
    @Nullable NodeInfo node;

    Slot(String uuid, ShardAssignment before, @Nullable NodeInfo node) {
      this.uuid = uuid;
      this.before = before;
      this.node = node;
    }

    ShardAssignment after() {
      NodeInfo to = node;
      if (to == null || before.primary().filter(to::equals).isPresent()) {
        // Without any live worker the old one stays named: if it returns, nothing has to move.
        return before;
      }
      return before.withPrimary(to);
    }
  }

  private static final class Draft {
    private final List<NodeInfo> workers;
    private final Map<NodeInfo, List<Slot>> held = new LinkedHashMap<>();
    private final List<Slot> slots = new ArrayList<>();

    Draft(Collection<NodeInfo> workers) {
      this.workers =
          workers.stream()
              .sorted(Comparator.comparing(NodeInfo::id).thenComparing(NodeInfo::owner))
              .toList();
      this.workers.forEach(worker -> held.put(worker, new ArrayList<>()));
    }

    void keep(String uuid, ShardAssignment before) {
      @Nullable NodeInfo node = before.primary().filter(held::containsKey).orElse(null);
      var slot = new Slot(uuid, before, node);
      slots.add(slot);
      if (node != null) {
        shardsOf(node).add(slot);
      }
    }

    /** A worker that came back under its name is preferred among equals: its disk may be warm. */
    void placeHomeless() {
      if (workers.isEmpty()) {
        return;
      }
      for (Slot slot : slots) {
        if (slot.node == null) {
          String formerId = slot.before.primary().map(NodeInfo::id).orElse("");
          NodeInfo target =
              workers.stream()
                  .min(
                      Comparator.<NodeInfo>comparingInt(this::load)
                          .thenComparing(worker -> !worker.id().equals(formerId))
                          .thenComparingInt(worker -> loadOfIndex(worker, slot.uuid)))
                  .orElseThrow();
          slot.node = target;
          shardsOf(target).add(slot);
        }
      }
    }

    void balance() {
      while (workers.size() > 1) {
        NodeInfo least = workers.stream().min(Comparator.comparingInt(this::load)).orElseThrow();
        NodeInfo most = workers.stream().max(Comparator.comparingInt(this::load)).orElseThrow();
        if (load(most) - load(least) <= 1) {
          return;
        }
        // Of the most loaded worker's shards, one whose index the receiver has least of.
        Slot moving =
            shardsOf(most).stream()
                .min(Comparator.comparingInt(slot -> loadOfIndex(least, slot.uuid)))
                .orElseThrow();
        shardsOf(most).remove(moving);
        moving.node = least;
        shardsOf(least).add(moving);
      }
    }

    Map<String, List<ShardAssignment>> result() {
      var result = new TreeMap<String, List<ShardAssignment>>();
      for (Slot slot : slots) {
        result.computeIfAbsent(slot.uuid, uuid -> new ArrayList<>()).add(slot.after());
      }
      return result;
    }

    private int load(NodeInfo worker) {
      return shardsOf(worker).size();
    }

    private int loadOfIndex(NodeInfo worker, String uuid) {
      return (int) shardsOf(worker).stream().filter(slot -> slot.uuid.equals(uuid)).count();
    }

    private List<Slot> shardsOf(NodeInfo worker) {
      return held.getOrDefault(worker, List.of());
    }
  }
}
