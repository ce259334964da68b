package io.pinakes.system.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes to an index that is removed again and again, and its removals. Each document is new. */
final class RemovalHistory {

  /** That of an event that may still happen. */
  private static final long NEVER = Long.MAX_VALUE;

  /** When each acknowledged write began. */
  private final Map<String, Long> acknowledged = new LinkedHashMap<>();

  /** When each removal ended. */
  private final List<Long> removed = new ArrayList<>();

  private long time;

  long tick() {
    return ++time;
  }

  void acknowledged(String id, long invoked) {
    acknowledged.put(id, invoked);
  }

  void removed(boolean isKnown) {
    removed.add(isKnown ? tick() : NEVER);
  }

  /** Acknowledged writes that no removal can have removed, and that are not found. */
  List<String> lost(Set<String> found) {
    long last = removed.stream().mapToLong(Long::longValue).max().orElse(0);
    return acknowledged.entrySet().stream()
        .filter(write -> write.getValue() > last && !found.contains(write.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
