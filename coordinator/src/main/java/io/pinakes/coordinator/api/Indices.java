package io.pinakes.coordinator.api;

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
   * @param body {@code settings} and {@code mappings}, both optional
   * @return whether the shards were started in time; the index exists in any case
   * @throws io.pinakes.common.error.ApiException 400 for a bad name, setting or mapping, or if it
   *     exists
   */
  boolean create(String name, ObjectNode body, Duration timeout) throws InterruptedException;

  /**
   * Removes an index and its documents.
   *
   * @throws io.pinakes.common.error.ApiException 404 if there is none
   */
  void delete(String name, Duration timeout) throws InterruptedException;

  /**
   * The definition as this coordinator knows it; reads the store before it says that there is none.
   */
  Optional<IndexDefinition> find(String name) throws InterruptedException;

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

  /**
   * Makes every write acknowledged so far visible to searches.
   *
   * @return shards in all, and those that did it
   */
  Refreshed refresh(List<String> names, Duration timeout) throws InterruptedException;

  /** Shards in all, and those that answered. */
  record Refreshed(int total, int successful) {}
}
