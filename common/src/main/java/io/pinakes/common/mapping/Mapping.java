package io.pinakes.common.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of an index and how each is indexed. Immutable; equal by content. */
public final class Mapping {

  /** Fields, objects and sub-fields that an index may have; OpenSearch's default bound. */
  public static final int MAX_FIELDS = 1_000;

  /** Levels of objects, the document's own included; OpenSearch's default bound. */
  public static final int MAX_DEPTH = 20;

  private static final Mapping EMPTY =
      new Mapping(null, null, false, new ObjectField("", Map.of()));

  private final @Nullable Dynamic dynamic;
  private final @Nullable Boolean dateDetection;
  private final boolean routingRequired;
  private final ObjectField root;
  private final Map<String, ValueField> valueFields;
  private final int fieldCount;

  /** What becomes of a field in a document that the mapping does not have. */
  public enum Dynamic {
    /** It is added to the mapping. */
    TRUE,
    /** It stays in the source and is not indexed. */
    FALSE,
    /** The document is refused. */
    STRICT;

    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Mapping(
      @Nullable Dynamic dynamic,
      @Nullable Boolean dateDetection,
      boolean routingRequired,
      ObjectField root) {
    this.dynamic = dynamic;
    this.dateDetection = dateDetection;
    this.routingRequired = routingRequired;
    this.root = root;
    var flat = new LinkedHashMap<String, ValueField>();
    this.fieldCount = flatten(root, 1, flat);
    this.valueFields = Collections.unmodifiableMap(flat);
    if (fieldCount > MAX_FIELDS) {
      throw tooManyFields();
    }
  }

  /** A mapping without fields, which documents may add to. */
  public static Mapping empty() {
    return EMPTY;
  }

  /**
   * Reads the {@code mappings} object of a request.
   *
   * @throws ApiException 400 {@code mapper_parsing_exception} for what is wrong or not supported
   */
  @JsonCreator
  public static Mapping parse(ObjectNode mappings) {
    return MappingParser.parse(mappings);
  }

  /** A mapping of these fields alone, by path; objects on the way are made. */
  public static Mapping ofFields(Map<String, ? extends Field> fields) {
    return new Mapping(null, null, false, FieldTree.of("", fields));
  }

  /** As {@code GET _mapping} shows it; {@link #parse} reads it back to an equal mapping. */
  @JsonValue
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (dynamic != null) {
      json.put("dynamic", dynamic.json());
    }
    if (dateDetection != null) {
      json.put("date_detection", dateDetection);
    }
    if (routingRequired) {
      json.putObject("_routing").put("required", true);
    }
    if (!root.properties().isEmpty()) {
      json.set("properties", root.propertiesToJson());
    }
    return json;
  }

  /**
   * This mapping with the other's fields added.
   *
   * @throws ApiException 400 {@code illegal_argument_exception} if they contradict each other or
   *     are too many
   */
  public Mapping merge(Mapping other) {
    return new Mapping(
        other.dynamic != null ? other.dynamic : dynamic,
        other.dateDetection != null ? other.dateDetection : dateDetection,
        routingRequired || other.routingRequired,
        MappingMerge.merge(root, other.root));
  }

  /** What becomes of fields that are not mapped. */
  public Dynamic dynamic() {
    return dynamic != null ? dynamic : Dynamic.TRUE;
  }

  /** Whether dynamic mapping looks for dates in strings. */
  public boolean dateDetection() {
    return dateDetection == null || dateDetection;
  }

  /** Whether documents must come with a routing. */
  public boolean routingRequired() {
    return routingRequired;
  }

  /** The document's own level. */
  public ObjectField root() {
    return root;
  }

  /** The field or sub-field with values at that path; null if there is none. */
  public @Nullable ValueField valueField(String path) {
    return valueFields.get(path);
  }

  /** All fields and sub-fields with values, by path. */
  public Map<String, ValueField> valueFields() {
    return valueFields;
  }

  /** Fields, objects and sub-fields, as {@link #MAX_FIELDS} counts them. */
  public int fieldCount() {
    return fieldCount;
  }

  /**
   * The fields with values that a name stands for: itself, all below it if it is an object's, or
   * all that match if it has {@code *} in it.
   */
  public List<ValueField> matching(String name) {
    ValueField exact = valueFields.get(name);
    if (exact != null) {
      return List.of(exact);
    }
    var found = new ArrayList<ValueField>();
    boolean wild = name.indexOf('*') >= 0;
    String below = name + ".";
    for (ValueField field : valueFields.values()) {
      if (field.path().startsWith(below) || (wild && Glob.matches(name, field.path()))) {
        found.add(field);
      }
    }
    return found;
  }

  static ApiException tooManyFields() {
    return ApiException.illegalArgument(
        "Limit of total fields [" + MAX_FIELDS + "] has been exceeded");
  }

  private static int flatten(ObjectField object, int depth, Map<String, ValueField> flat) {
    if (depth > MAX_DEPTH) {
      throw ApiException.illegalArgument(
          "Limit of mapping depth ["
              + MAX_DEPTH
              + "] has been exceeded due to object field ["
              + object.path()
              + "]");
    }
    int count = 0;
    for (Field field : object.properties().values()) {
      switch (field) {
        case ObjectField inner -> count += 1 + flatten(inner, depth + 1, flat);
        case ValueField value -> {
          flat.put(value.path(), value);
          count += 1 + value.subFields().size();
          value.subFields().values().forEach(sub -> flat.put(sub.path(), sub));
        }
      }
    }
    return count;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mapping mapping
        && dynamic == mapping.dynamic
        && Objects.equals(dateDetection, mapping.dateDetection)
        && routingRequired == mapping.routingRequired
        && root.equals(mapping.root);
  }

  @Override
  public int hashCode() {
    // Not of the members: enums hash by identity, which differs from run to run.
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
