package io.pinakes.common.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of an index and how each is indexed. Immutable; equal by content. */
public final class Mapping {

  /** Fields, objects and sub-fields, whatever an index allows: all are in one row. */
  public static final int MAX_FIELDS = 5_000;

  /** Levels of objects, the document's own included, whatever an index allows. */
  public static final int MAX_DEPTH = 100;

  /** Nested objects, whatever an index allows. */
  public static final int MAX_NESTED_FIELDS = 1_000;

  private static final String INDEX_NAME = "_index";

  private static final Mapping EMPTY = new Mapping(RootOptions.NONE, new ObjectField("", Map.of()));

  private final RootOptions options;
  private final ObjectField root;
  private final FieldIndex index;

  /** The field of the index's name; null: there is no index yet. */
  private final @Nullable ValueField indexName;

  Mapping(RootOptions options, ObjectField root) {
    this.options = options;
    this.root = root;
    this.index = new FieldIndex(root);
    this.indexName = null;
    if (index.count() > MAX_FIELDS) {
      throw tooManyFields(MAX_FIELDS);
    }
    if (index.nested().size() > MAX_NESTED_FIELDS) {
      throw tooManyNested(MAX_NESTED_FIELDS);
    }
  }

  private Mapping(Mapping other, ValueField indexName) {
    this.options = other.options;
    this.root = other.root;
    this.index = other.index;
    this.indexName = indexName;
  }

  /** The same for the documents of one index, of which {@code _index} is the name. */
  public Mapping of(String name) {
    return new Mapping(
        this, ValueField.of(INDEX_NAME, FieldType.CONSTANT_KEYWORD).with(Parameters.VALUE, name));
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
    return new Mapping(RootOptions.NONE, FieldTree.of("", fields));
  }

  /** As {@code GET _mapping} shows it; {@link #parse} reads it back to an equal mapping. */
  @JsonValue
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    options.toJson(json);
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
    return new Mapping(options.merge(other.options), MappingMerge.merge(root, other.root));
  }

  /** What becomes of fields that are not mapped, unless an object says otherwise. */
  public Dynamic dynamic() {
    return options.dynamic() != null ? options.dynamic() : Dynamic.TRUE;
  }

  /** What is kept of documents to show them. */
  public SourceOptions source() {
    return options.source();
  }

  /** Whether every document has to come with a routing. */
  public boolean routingRequired() {
    return options.routingRequired();
  }

  /** What fields become that documents have and the mapping has not. */
  public DynamicFields dynamicFields() {
    return new DynamicFields(options);
  }

  /** The document's own level. */
  public ObjectField root() {
    return root;
  }

  /**
   * The field or sub-field with values at that path, or that an alias at that path stands for; null
   * if there is none.
   */
  public @Nullable ValueField valueField(String path) {
    return indexName != null && path.equals(INDEX_NAME) ? indexName : index.find(path);
  }

  /** All fields and sub-fields with values, by path. */
  public Map<String, ValueField> valueFields() {
    return index.values();
  }

  /** The texts whose words may be sorted and aggregated by, by path. */
  public Map<String, ValueField> fielddata() {
    Map<String, ValueField> texts = new TreeMap<>(index.values());
    texts.values().removeIf(field -> !field.fielddata() || !field.indexed());
    return texts;
  }

  /** Other names for fields, by path. */
  public Map<String, AliasField> aliases() {
    return index.aliases();
  }

  /** The objects that are documents of their own, by path, those around others first. */
  public Map<String, ObjectField> nestedObjects() {
    return index.nested();
  }

  /** The path of the innermost nested object that a field at that path is in; null if in none. */
  public @Nullable String nestedScope(String path) {
    return index.nestedScope(path);
  }

  /** Fields, objects and sub-fields, as {@link #MAX_FIELDS} counts them. */
  public int fieldCount() {
    return index.count();
  }

  /**
   * The fields with values that a name stands for: itself, all below it if it is an object's, or
   * all that match if it has {@code *} in it.
   */
  public List<ValueField> matching(String name) {
    ValueField exact = index.find(name);
    if (exact != null) {
      return List.of(exact);
    }
    SequencedSet<ValueField> found = new LinkedHashSet<>();
    boolean wild = name.indexOf('*') >= 0;
    String below = name + ".";
    for (ValueField field : index.values().values()) {
      if (field.path().startsWith(below) || (wild && Glob.matches(name, field.path()))) {
        found.add(field);
      }
    }
    for (String alias : index.aliases().keySet()) {
      ValueField field = index.find(alias);
      if (field != null && (alias.startsWith(below) || (wild && Glob.matches(name, alias)))) {
        found.add(field);
      }
    }
    return new ArrayList<>(found);
  }

  /**
   * All mapped fields by full path, as {@code GET _mapping/field} lists them: values, sub-fields
   * and aliases, in order of paths.
   */
  public Map<String, Field> leaves() {
    Map<String, Field> leaves = new TreeMap<>(index.values());
    leaves.putAll(index.aliases());
    return new LinkedHashMap<>(leaves);
  }

  /** The error for more fields than allowed. */
  public static ApiException tooManyFields(int most) {
    return ApiException.illegalArgument("Limit of total fields [" + most + "] has been exceeded");
  }

  static ApiException tooManyNested(int most) {
    return ApiException.illegalArgument("Limit of nested fields [" + most + "] has been exceeded");
  }

  /** The error for an object below more others than allowed. */
  public static ApiException tooDeep(String path, int most) {
    return ApiException.illegalArgument(
        "Limit of mapping depth ["
            + most
            + "] has been exceeded due to object field ["
            + path
            + "]");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mapping mapping
        && options.equals(mapping.options)
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
