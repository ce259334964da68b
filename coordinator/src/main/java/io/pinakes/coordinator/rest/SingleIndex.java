package io.pinakes.coordinator.rest;

import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexResolver;
import io.pinakes.coordinator.index.IndexResolver.WriteTarget;
import java.util.Optional;

/** Finds the one index that a name stands for where only one can be meant. */
final class SingleIndex {

  private SingleIndex() {}

  /**
   * The index that documents are read from, and the routing of the alias that was given.
   *
   * @return empty if there is neither an index nor an alias of that name
   * @throws io.pinakes.common.error.ApiException 400 if an alias has several indices
   */
  static Optional<WriteTarget> find(String name, Indices indices, long nowMillis)
      throws InterruptedException {
    String plain = new IndexResolver(indices.state(), nowMillis).plain(name);
    indices.find(plain);
    return new IndexResolver(indices.state(), nowMillis).readTarget(plain);
  }
}
