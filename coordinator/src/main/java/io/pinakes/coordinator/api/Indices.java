package io.pinakes.coordinator.api;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Creation, change and removal of indices. */
public interface Indices {

  /**
   * Creates an index and waits until its shards can be written, at most {@code timeout}.
   *
   * @param body {@code settings}, {@code mappings} and {@code aliases}, all optional
   * @return whether the shards were started in time; the index exists in any case
   * @throws io.pinakes.common.error.ApiException 400 for a bad name, setting or mapping, or if it
   *     exists
   */
  boolean create(String name, ObjectNode body, Duration timeout) throws InterruptedException;

  /**
   * The same for an index whose name was given with a date in it.
   *
   * @param provided as it was given
   */
  default boolean create(String name, String provided, ObjectNode body, Duration timeout)
      throws InterruptedException {
    throw new UnsupportedOperationException("names with dates");
  }

  /**
   * Removes an index and its documents.
   *
   * @throws io.pinakes.common.error.ApiException 404 if there is none
   */
  void delete(String name, Duration timeout) throws InterruptedException;

  /**
   * The definition as this coordinator knows it; reads the store before it says that there is none.
   * After that {@link #state} has the alias of that name, if there is one.
   */
  Optional<IndexDefinition> find(String name) throws InterruptedException;

  /**
   * Learns of indices that the read must not miss and that this coordinator may not have heard of
   * yet: those that the position names, and for a strict read of a pattern all there are.
   *
   * @param byPattern whether the indices to read are those that there are, not given by name
   * @throws io.pinakes.common.error.ApiException 503 if the store cannot be asked
   */
  void catchUp(ReadConsistency consistency, boolean byPattern) throws InterruptedException;

  /**
   * Learns what documents have added to mappings just now; while the store is silent, what is known
   * has to do.
   */
  default void catchUpIfReachable() throws InterruptedException {
    try {
      catchUp(new ReadConsistency(PositionToken.NONE, true), true);
    } catch (ApiException e) {
      if (e.status() < 500) {
        throw e;
      }
    }
  }

  /** The cluster's state as this coordinator knows it. */
  ClusterState state();

  /** All definitions, by name. */
  List<IndexDefinition> all();

  /**
   * Adds to an index's mapping.
   *
   * @throws io.pinakes.common.error.ApiException 400 if it contradicts the mapping there is, 404 if
   *     there is no index
   */
  void putMapping(String name, ObjectNode mappings) throws InterruptedException;

  /**
   * Changes an index's settings while it is in use.
   *
   * @param settings those to change; {@code null} sets one back to its default
   * @throws io.pinakes.common.error.ApiException 400 for one that is unknown or cannot be changed,
   *     404 if there is no index
   */
  void putSettings(String name, ObjectNode settings) throws InterruptedException;

  /** The same, but what was given before stays as it is. */
  default void putMissingSettings(String name, ObjectNode settings) throws InterruptedException {
    throw new UnsupportedOperationException("settings that keep those there are");
  }

  /**
   * Makes every write acknowledged so far visible to searches.
   *
   * @return shard copies in all, and what became of them
   */
  Refreshed refresh(List<String> names, Duration timeout) throws InterruptedException;

  /**
   * Shard copies.
   *
   * @param total wanted
   * @param successful refreshed
   * @param failed not refreshed although they are there; a copy that nobody holds is neither
   */
  record Refreshed(int total, int successful, int failed) {}
}
