package io.pinakes.common.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What holds for the whole cluster: templates and settings. All of it is one row, so that a
 * template and those that it is composed of cannot change under each other.
 *
 * @param version the row's, for compare-and-set; 0 if there is no row yet
 * @param indexTemplates composable ones, by name, as they are shown
 * @param componentTemplates what those are composed of, by name, as they are shown
 * @param legacyTemplates those of the older kind, by name, as they are shown
 * @param persistent settings by their dotted names
 * @param transients settings that come before {@code persistent} ones
 */
public record Metadata(
    long version,
    SortedMap<String, ObjectNode> indexTemplates,
    SortedMap<String, ObjectNode> componentTemplates,
    SortedMap<String, ObjectNode> legacyTemplates,
    SortedMap<String, JsonNode> persistent,
    SortedMap<String, JsonNode> transients) {

  public static final Metadata NONE =
      new Metadata(
          0,
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  public Metadata {
    indexTemplates = Collections.unmodifiableSortedMap(new TreeMap<>(indexTemplates));
    componentTemplates = Collections.unmodifiableSortedMap(new TreeMap<>(componentTemplates));
    legacyTemplates = Collections.unmodifiableSortedMap(new TreeMap<>(legacyTemplates));
    persistent = Collections.unmodifiableSortedMap(new TreeMap<>(persistent));
    transients = Collections.unmodifiableSortedMap(new TreeMap<>(transients));
  }

  /** A kind of template. */
  public enum Kind {
    INDEX,
    COMPONENT,
    LEGACY
  }

  /** The templates of a kind, by name. */
  public SortedMap<String, ObjectNode> templates(Kind kind) {
    return switch (kind) {
      case INDEX -> indexTemplates;
      case COMPONENT -> componentTemplates;
      case LEGACY -> legacyTemplates;
    };
  }

  /** The next version, with other templates of a kind. */
  public Metadata with(Kind kind, SortedMap<String, ObjectNode> templates) {
    return new Metadata(
        version + 1,
        kind == Kind.INDEX ? templates : indexTemplates,
        kind == Kind.COMPONENT ? templates : componentTemplates,
        kind == Kind.LEGACY ? templates : legacyTemplates,
        persistent,
        transients);
  }

  /** The next version, with other settings. */
  public Metadata with(
      SortedMap<String, JsonNode> nextPersistent, SortedMap<String, JsonNode> nextTransients) {
    return new Metadata(
        version + 1,
        indexTemplates,
        componentTemplates,
        legacyTemplates,
        nextPersistent,
        nextTransients);
  }

  /** What holds for a setting of the cluster, as a text. */
  public String setting(String name, String fallback) {
    JsonNode value = transients.getOrDefault(name, persistent.get(name));
    return value == null || value.isNull() ? fallback : value.asString();
  }
}
