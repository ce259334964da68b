package io.pinakes.coordinator.index;

import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Unique ids of indices that clients still name and that are not there any more. An id that a fresh
 * state does not have is gone for good, so the store need not be asked about it again.
 */
final class GoneIndices {

  /** Ids remembered; the one named longest ago goes first. */
  static final int MAX_IDS = 1_024;

  private final Map<String, Boolean> ids =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_IDS;
            }
          });

  /** Whether one of the ids is neither in the state nor known to be gone. */
  boolean missing(Set<String> uuids, ClusterState state) {
    return !uuids.isEmpty() && !absent(uuids, state).stream().allMatch(id -> ids.get(id) != null);
  }

  /**
   * Remembers which of the ids are gone.
   *
   * @param fresh a state that was read after the ids were named
   */
  void learn(Set<String> uuids, ClusterState fresh) {
    absent(uuids, fresh).forEach(id -> ids.put(id, true));
  }

  private static Set<String> absent(Set<String> uuids, ClusterState state) {
    Set<String> known =
        state.indices().values().stream().map(IndexDefinition::uuid).collect(Collectors.toSet());
    return uuids.stream().filter(id -> !known.contains(id)).collect(Collectors.toSet());
  }
}
