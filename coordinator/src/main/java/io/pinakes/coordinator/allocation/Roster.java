package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.NodeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The live workers, and those among them that may take copies, which are numbered. */
final class Roster {

  private final Map<String, NodeInfo> byId = new HashMap<>();
  private final List<NodeInfo> takers = new ArrayList<>();
  private final Map<NodeInfo, Integer> numbers = new HashMap<>();
  final Zones zones;

  Roster(Situation situation) {
    for (NodeInfo worker : situation.workers()) {
      byId.put(worker.id(), worker);
      if (!situation.draining().includes(worker)) {
        numbers.put(worker, takers.size());
        takers.add(worker);
      }
    }
    zones = new Zones(takers);
  }

  /** The live worker of that id, whichever start of it. */
  @Nullable NodeInfo live(String id) {
    return byId.get(id);
  }

  boolean lives(NodeInfo worker) {
    return worker.equals(byId.get(worker.id()));
  }

  int takers() {
    return takers.size();
  }

  NodeInfo taker(int number) {
    return takers.get(number);
  }

  /** The worker's number; -1 if it may take nothing. */
  int number(NodeInfo worker) {
    return numbers.getOrDefault(worker, -1);
  }
}
