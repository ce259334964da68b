package io.pinakes.coordinator.api;

import io.pinakes.common.state.IndexDefinition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Moves an alias on to a new index. */
public interface Rollovers {

  /**
   * What a rollover would do now.
   *
   * @param alias whose writes are to go to a new index
   * @param target the new index' name, maybe with a date in it; null: the next after the alias'
   * @throws io.pinakes.common.error.ApiException 400 if there is no such alias, if it has no index
   *     for writes, or if the new index' name is wrong or taken
   */
  Rollover plan(String alias, @Nullable String target) throws InterruptedException;

  /**
   * Makes the new index and moves the alias on to it by one write: both are done, or neither.
   *
   * @param body {@code settings}, {@code mappings} and {@code aliases} of the new index, all
   *     optional
   * @return whether the shards were started in time; the alias has moved on in any case
   * @throws io.pinakes.common.error.ApiException 400 if the alias or the name is not any more what
   *     it was
   */
  boolean carryOut(Rollover rollover, ObjectNode body, Duration timeout)
      throws InterruptedException;

  /**
   * A rollover to be.
   *
   * @param from the index that writes went to
   * @param to the new one's name
   * @param provided the same as it was given, maybe with a date in it
   */
  record Rollover(String alias, IndexDefinition from, String to, String provided) {}
}
