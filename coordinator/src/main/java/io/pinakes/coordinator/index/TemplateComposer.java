package io.pinakes.coordinator.index;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.Metadata;
import io.pinakes.coordinator.api.Templates.Overlap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts together what templates give to an index. */
final class TemplateComposer {

  private final Metadata metadata;

  TemplateComposer(Metadata metadata) {
    this.metadata = metadata;
  }

  /** What templates give: settings by their full names, mappings, aliases. */
  record Composed(SortedMap<String, JsonNode> settings, ObjectNode mappings, ObjectNode aliases) {

    static Composed nothing() {
      JsonNodeFactory json = JsonNodeFactory.instance;
      return new Composed(new TreeMap<>(), json.objectNode(), json.objectNode());
    }

    /** Adds a template's, which come before what is there. */
    private void add(@Nullable JsonNode template) {
      if (template == null) {
        return;
      }
      settings.putAll(TemplateParser.settings(template));
      if (template.get("mappings") instanceof ObjectNode more) {
        MappingOverlay.put(mappings, more);
      }
      if (template.get("aliases") instanceof ObjectNode more) {
        aliases.setAll(more);
      }
    }

    /** As it is shown. */
    ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("settings", FlatSettings.nested(settings));
      if (!mappings.isEmpty()) {
        json.set("mappings", mappings);
      }
      json.set("aliases", aliases);
      return json;
    }
  }

  /** What a new index of that name gets. */
  Composed forIndex(String index) {
    Optional<String> composable = bestFor(index);
    if (composable.isPresent()) {
      return of(metadata.indexTemplates().get(composable.get()));
    }
    Composed composed = Composed.nothing();
    metadata.legacyTemplates().entrySet().stream()
        .filter(template -> matches(template.getValue(), index))
        .sorted(Comparator.comparingLong(template -> template.getValue().get("order").longValue()))
        .forEach(template -> composed.add(template.getValue()));
    return composed;
  }

  /** What a composable template gives, with what it is composed of. */
  Composed of(@Nullable ObjectNode template) {
    Composed composed = Composed.nothing();
    if (template == null) {
      return composed;
    }
    for (String component : texts(template.get("composed_of"))) {
      ObjectNode part = metadata.componentTemplates().get(component);
      composed.add(part == null ? null : part.get("template"));
    }
    composed.add(template.get("template"));
    return composed;
  }

  /** A template that gives an alias to an index of that name. */
  Optional<String> aliasing(String index, String alias) {
    Optional<String> composable = bestFor(index);
    if (composable.isPresent()) {
      return composable.filter(
          name -> of(metadata.indexTemplates().get(name)).aliases().has(alias));
    }
    return metadata.legacyTemplates().entrySet().stream()
        .filter(template -> matches(template.getValue(), index))
        .filter(template -> template.getValue().path("aliases").has(alias))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The name of the composable template that an index of that name gets. */
  Optional<String> bestFor(String index) {
    return metadata.indexTemplates().entrySet().stream()
        .filter(template -> matches(template.getValue(), index))
        .max(
            Comparator.comparingLong(
                    (Map.Entry<String, ObjectNode> template) -> priority(template.getValue()))
                .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
        .map(Map.Entry::getKey);
  }

  /** Templates of which patterns could match the same names. */
  List<Overlap> overlapping(List<String> patterns, @Nullable String except) {
    var overlapping = new ArrayList<Overlap>();
    Stream.concat(
            metadata.legacyTemplates().entrySet().stream(),
            metadata.indexTemplates().entrySet().stream())
        .filter(template -> !template.getKey().equals(except))
        .filter(template -> overlap(patterns, patterns(template.getValue())))
        .forEach(
            template ->
                overlapping.add(new Overlap(template.getKey(), patterns(template.getValue()))));
    return overlapping;
  }

  static boolean overlap(List<String> some, List<String> others) {
    return some.stream()
        .anyMatch(one -> others.stream().anyMatch(other -> PatternOverlap.of(one, other)));
  }

  static long priority(ObjectNode template) {
    JsonNode priority = template.get("priority");
    return priority == null ? 0 : priority.longValue();
  }

  static List<String> patterns(ObjectNode template) {
    return texts(template.get("index_patterns"));
  }

  static List<String> texts(@Nullable JsonNode list) {
    var texts = new ArrayList<String>();
    if (list != null) {
      list.forEach(text -> texts.add(text.asString()));
    }
    return texts;
  }

  private static boolean matches(ObjectNode template, String index) {
    return patterns(template).stream().anyMatch(pattern -> Glob.matches(pattern, index));
  }
}
