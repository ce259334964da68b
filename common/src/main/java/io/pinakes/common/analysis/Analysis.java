package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An index's own analyzers and their parts, by kind and name. Immutable; equal by content. */
public final class Analysis {

  /** Before the settings that this reads; after it come kind, name and parameter. */
  public static final String PREFIX = "index.analysis.";

  /** An index without analysis settings. */
  public static final Analysis EMPTY =
      new Analysis(new EnumMap<>(ComponentKind.class), TextBounds.DEFAULT);

  /** Components that an index may have, so that their chains fit any node's memory. */
  static final int MAX_COMPONENTS = 500;

  private final Map<ComponentKind, SortedMap<String, Component>> components;

  private final TextBounds bounds;

  private Analysis(Map<ComponentKind, SortedMap<String, Component>> components, TextBounds bounds) {
    this.components = components;
    this.bounds = bounds;
  }

  /**
   * Reads an index's settings.
   *
   * @param settings by their full dotted names; those that are not about analysis are not looked
   *     at, but for the two that bound n-grams and shingles
   * @throws ApiException 400 for a component that cannot be made
   */
  public static Analysis of(SortedMap<String, JsonNode> settings) {
    var grouped = new TreeMap<String, SortedMap<String, JsonNode>>();
    for (Map.Entry<String, JsonNode> setting : settings.tailMap(PREFIX).entrySet()) {
      if (!setting.getKey().startsWith(PREFIX)) {
        break;
      }
      String[] path = setting.getKey().substring(PREFIX.length()).split("\\.", 3);
      if (path.length < 3) {
        throw ApiException.illegalArgument(
            "setting [" + setting.getKey() + "] names no parameter of a component");
      }
      grouped
          .computeIfAbsent(path[0] + "." + path[1], key -> new TreeMap<>())
          .put(path[2], setting.getValue());
    }
    TextBounds bounds = TextBounds.of(settings);
    if (grouped.isEmpty() && bounds.equals(TextBounds.DEFAULT)) {
      return EMPTY;
    }
    if (grouped.size() > MAX_COMPONENTS) {
      throw ApiException.illegalArgument(
          "an index may have [" + MAX_COMPONENTS + "] analysis components, not " + grouped.size());
    }
    var components = new EnumMap<ComponentKind, SortedMap<String, Component>>(ComponentKind.class);
    grouped.forEach(
        (path, parameters) -> {
          int dot = path.indexOf('.');
          ComponentKind kind = kind(path.substring(0, dot));
          String name = path.substring(dot + 1);
          components
              .computeIfAbsent(kind, key -> new TreeMap<>())
              .put(name, ComponentCheck.component(kind, name, parameters));
        });
    var analysis = new Analysis(components, bounds);
    AnalysisCheck.check(analysis, bounds);
    return analysis;
  }

  private static ComponentKind kind(String name) {
    for (ComponentKind kind : ComponentKind.values()) {
      if (kind.settingName().equals(name)) {
        return kind;
      }
    }
    throw ApiException.illegalArgument("unknown kind of analysis component [" + name + "]");
  }

  /** The index's own component of that name, or the built-in one; null if there is neither. */
  public @Nullable Component find(ComponentKind kind, String name) {
    Component own = own(kind).get(name);
    if (own != null) {
      return own;
    }
    return Catalog.builtIn(kind).contains(name) ? Component.plain(kind, name) : null;
  }

  /**
   * A component that a request defines on the spot.
   *
   * @throws ApiException 400 if it cannot be made
   */
  public Component inline(ComponentKind kind, SortedMap<String, JsonNode> definition) {
    JsonNode type = definition.get("type");
    String name = "__anonymous__" + (type == null ? "" : type.asString());
    Component component = ComponentCheck.component(kind, name, definition);
    AnalysisCheck.check(this, component, bounds);
    return component;
  }

  /** The index's own components of a kind, by name. */
  public SortedMap<String, Component> own(ComponentKind kind) {
    return components.getOrDefault(kind, Collections.emptySortedMap());
  }

  /** How much of texts is made and read at once. */
  public TextBounds bounds() {
    return bounds;
  }

  /** Whether fields may name this analyzer. */
  public boolean hasAnalyzer(String name) {
    return own(ComponentKind.ANALYZER).containsKey(name)
        || Catalog.isBuiltIn(ComponentKind.ANALYZER, name);
  }

  /** Whether fields may name this normalizer. */
  public boolean hasNormalizer(String name) {
    return find(ComponentKind.NORMALIZER, name) != null;
  }

  /** The parts that an analyzer or normalizer of its own names, in order. */
  public List<Component> parts(Component chain, ComponentKind kind) {
    return chain.listOrEmpty(kind.settingName()).stream()
        .map(name -> required(chain, kind, name))
        .toList();
  }

  /** A part of a chain by its name. */
  public Component required(Component chain, ComponentKind kind, String name) {
    Component found = find(kind, name);
    if (found == null) {
      throw AnalysisCheck.notFound(chain, kind, name);
    }
    return found;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Analysis analysis
        && components.equals(analysis.components)
        && bounds.equals(analysis.bounds);
  }

  @Override
  public int hashCode() {
    return components.values().hashCode();
  }
}
