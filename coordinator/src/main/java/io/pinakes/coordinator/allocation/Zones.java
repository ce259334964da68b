package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.NodeInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many copies of one shard each zone may hold, so that they are spread as evenly as the zones'
 * workers allow. Workers that name no zone form one of their own.
 */
final class Zones {

  /** Of each worker, by its place in the list, the number of its zone. */
  private final int[] zoneOf;

  /** Workers of each zone. */
  private final int[] sizes;

  private final Map<Integer, int[]> caps = new HashMap<>();

  Zones(List<NodeInfo> workers) {
    Map<String, Integer> numbers = new HashMap<>();
    zoneOf = new int[workers.size()];
    for (int i = 0; i < zoneOf.length; i++) {
      Integer number = numbers.get(workers.get(i).zone());
      if (number == null) {
        number = numbers.size();
        numbers.put(workers.get(i).zone(), number);
      }
      zoneOf[i] = number;
    }
    sizes = new int[numbers.size()];
    Arrays.stream(zoneOf).forEach(zone -> sizes[zone]++);
  }

  int count() {
    return sizes.length;
  }

  int of(int worker) {
    return zoneOf[worker];
  }

  /** The most copies in each zone, of a shard with so many; together there is room for all. */
  int[] caps(int copies) {
    return caps.computeIfAbsent(copies, this::fill);
  }

  private int[] fill(int copies) {
    for (int level = 0; ; level++) {
      int[] filled = new int[sizes.length];
      int room = 0;
      for (int zone = 0; zone < sizes.length; zone++) {
        filled[zone] = Math.min(sizes[zone], level);
        room += filled[zone];
      }
      if (room >= copies) {
        return filled;
      }
      if (level > copies) {
        throw new IllegalStateException(
            "no room for " + copies + " copies in zones of " + Arrays.toString(sizes));
      }
    }
  }
}
