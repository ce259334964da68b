package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Field;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ObjectField;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.state.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What can be done with fields of some indices: by field and type, in which indices it can be
 * searched and aggregated.
 */
final class FieldCapabilities {

  /** Fields that every document has, which no mapping names. */
  private static final Map<String, Capability> OWN =
      Map.of(
          "_id", new Capability("_id", true, true, Map.of()),
          "_index", new Capability("_index", true, true, Map.of()),
          "_routing", new Capability("_routing", true, false, Map.of()),
          "_seq_no", new Capability("_seq_no", true, true, Map.of()),
          "_source", new Capability("_source", false, false, Map.of()),
          "_version", new Capability("_version", false, false, Map.of()));

  private static final String UNMAPPED = "unmapped";

  private final List<IndexDefinition> indices;
  private final SortedMap<String, SortedMap<String, OfType>> fields = new TreeMap<>();

  /** A field in one index. */
  private record Capability(
      String type, boolean searchable, boolean aggregatable, Map<String, String> meta) {}

  /** A field as one type, wherever it is that. */
  private static final class OfType {
    private final List<String> indices = new ArrayList<>();
    private final List<String> notSearchable = new ArrayList<>();
    private final List<String> notAggregatable = new ArrayList<>();
    private final SortedMap<String, SortedSet<String>> meta = new TreeMap<>();

    private void add(String index, Capability capability) {
      indices.add(index);
      if (!capability.searchable()) {
        notSearchable.add(index);
      }
      if (!capability.aggregatable()) {
        notAggregatable.add(index);
      }
      capability
          .meta()
          .forEach((key, value) -> meta.computeIfAbsent(key, k -> new TreeSet<>()).add(value));
    }
  }

  /**
   * Looks at the fields whose names match.
   *
   * @param includeUnmapped whether to tell where a field is not
   */
  FieldCapabilities(List<IndexDefinition> indices, List<String> patterns, boolean includeUnmapped) {
    this.indices = List.copyOf(indices);
    for (IndexDefinition index : indices) {
      capabilities(index.mapping())
          .forEach(
              (name, capability) -> {
                if (patterns.stream().anyMatch(pattern -> Glob.matches(pattern, name))) {
                  fields
                      .computeIfAbsent(name, absent -> new TreeMap<>())
                      .computeIfAbsent(capability.type(), absent -> new OfType())
                      .add(index.name(), capability);
                }
              });
    }
    if (includeUnmapped) {
      fields.values().forEach(this::addUnmapped);
    }
  }

  private void addUnmapped(SortedMap<String, OfType> types) {
    List<String> missing = new ArrayList<>(indices.stream().map(IndexDefinition::name).toList());
    types.values().forEach(type -> missing.removeAll(type.indices));
    if (!missing.isEmpty()) {
      var unmapped = new OfType();
      missing.forEach(
          index -> unmapped.add(index, new Capability(UNMAPPED, false, false, Map.of())));
      types.put(UNMAPPED, unmapped);
    }
  }

  private static SortedMap<String, Capability> capabilities(Mapping mapping) {
    var all = new TreeMap<>(OWN);
    addObjects(mapping.root(), all);
    mapping
        .valueFields()
        .forEach(
            (path, field) ->
                all.put(
                    path,
                    new Capability(
                        type(field),
                        field.indexed(),
                        field.hasDocValues() || field.fielddata(),
                        field.meta())));
    return all;
  }

  private static void addObjects(ObjectField in, SortedMap<String, Capability> all) {
    for (Field field : in.properties().values()) {
      if (field instanceof ObjectField object) {
        all.put(object.path(), new Capability(type(object), false, false, Map.of()));
        addObjects(object, all);
      }
    }
  }

  private static String type(ObjectField field) {
    return field.toJson().path("type").asString("object");
  }

  private static String type(ValueField field) {
    return field.toJson().path("type").asString("object");
  }

  void write(JsonOut out) {
    out.open().any("indices", indices.stream().map(IndexDefinition::name).toList()).open("fields");
    fields.forEach(
        (name, types) -> {
          out.open(name);
          types.forEach((type, capability) -> write(type, capability, types.size() > 1, out));
          out.close();
        });
    out.close().close();
  }

  /** Indices are named only where not all are alike. */
  private static void write(String type, OfType of, boolean severalTypes, JsonOut out) {
    out.open(type)
        .field("type", type)
        .field("searchable", of.notSearchable.isEmpty())
        .field("aggregatable", of.notAggregatable.isEmpty());
    if (severalTypes) {
      out.any("indices", of.indices);
    }
    writeSome("non_searchable_indices", of.notSearchable, of.indices, out);
    writeSome("non_aggregatable_indices", of.notAggregatable, of.indices, out);
    if (!of.meta.isEmpty()) {
      out.any("meta", of.meta);
    }
    out.close();
  }

  private static void writeSome(String name, List<String> some, List<String> all, JsonOut out) {
    if (!some.isEmpty() && some.size() < all.size()) {
      out.any(name, some);
    }
  }
}
