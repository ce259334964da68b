package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.Metadata;
import io.pinakes.coordinator.index.ClusterSetting;
import java.util.Locale;

/**
 * Which copies may be opened where there are none: {@code cluster.routing.allocation.enable}, or
 * what an index says itself. Copies that are there stay, a worker that was restarted takes its own
 * again, and a started replica becomes the primary whatever holds.
 */
enum Opening {
  ALL,
  /** Only the first copy of a shard that has none. */
  PRIMARIES,
  /** Only the first copy of a shard that never had one. */
  NEW_PRIMARIES,
  NONE;

  /** What the cluster says. */
  static Opening of(Metadata metadata) {
    return parse(ClusterSetting.allocation(metadata));
  }

  /** What holds for an index, where the cluster says this. */
  Opening of(IndexSettings index) {
    String own = index.text(IndexSetting.ROUTING_ALLOCATION_ENABLE.name());
    return own == null ? this : parse(own);
  }

  private static Opening parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Whether a shard may get one more copy.
   *
   * @param copies that it is to have so far, on workers that live
   * @param before whether it had any before
   */
  boolean allows(int copies, boolean before) {
    return switch (this) {
      case ALL -> true;
      case PRIMARIES -> copies == 0;
      case NEW_PRIMARIES -> copies == 0 && !before;
      case NONE -> false;
    };
  }
}
