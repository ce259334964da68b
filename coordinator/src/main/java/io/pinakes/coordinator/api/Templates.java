package io.pinakes.coordinator.api;

import io.pinakes.common.state.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What new indices get by their names. */
public interface Templates {

  /**
   * Adds or replaces a template.
   *
   * @param create whether it must not be there
   * @throws io.pinakes.common.error.ApiException 400 if it is malformed, contradicts another, or is
   *     there although it must not be
   */
  void put(Metadata.Kind kind, String name, ObjectNode body, boolean create)
      throws InterruptedException;

  /**
   * Removes templates.
   *
   * @param pattern a name, or a pattern that may match nothing
   * @throws io.pinakes.common.error.ApiException 404 if there is none of that name, 400 if another
   *     needs it
   */
  void delete(Metadata.Kind kind, String pattern) throws InterruptedException;

  /**
   * What an index would get.
   *
   * @param template {@code settings}, {@code mappings} and {@code aliases}
   * @param overlapping others that match, and that count for nothing
   */
  record Simulated(ObjectNode template, List<Overlap> overlapping) {}

  /** A template that matches, too. */
  record Overlap(String name, List<String> patterns) {}

  /**
   * What an index of that name would get.
   *
   * @param added a template as if it were there; null: none
   * @return null if no template matches
   */
  @Nullable Simulated simulateIndex(String index, @Nullable ObjectNode added)
      throws InterruptedException;

  /**
   * What a template gives.
   *
   * @param name of one that is there; null: only {@code added}
   * @param added in place of that, or by itself
   * @throws io.pinakes.common.error.ApiException 400 if there is none of that name
   */
  Simulated simulate(@Nullable String name, @Nullable ObjectNode added) throws InterruptedException;
}
