package io.pinakes.common.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A field that holds values. Immutable; equal by content. */
public final class ValueField implements Field {

  /** The name of the analyzer of a text field that names none: the index may say what it is. */
  public static final String DEFAULT_ANALYZER = "default";

  /** The name of the analyzer of query text for such fields, if the index has one. */
  public static final String DEFAULT_SEARCH_ANALYZER = "default_search";

  /** The bound that dynamic mapping sets on keywords, as in OpenSearch. */
  public static final int DYNAMIC_IGNORE_ABOVE = 256;

  private final String path;
  private final FieldType type;

  /** What differs from the type's defaults, or is shown in any case; in order of names. */
  private final Map<String, Object> parameters;

  private final Map<String, ValueField> subFields;
  private final boolean indexed;

  /**
   * A field.
   *
   * @param parameters by name; those that the type does not have are an error
   * @param subFields further ways to index the same values, by name
   */
  ValueField(
      String path,
      FieldType type,
      Map<String, Object> parameters,
      Map<String, ValueField> subFields) {
    this.path = path;
    this.type = type;
    this.parameters = sorted(parameters);
    this.subFields = sorted(subFields);
    this.indexed = get(Parameters.INDEX);
  }

  private static <T> Map<String, T> sorted(Map<String, T> map) {
    return map.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(map)));
  }

  /** A field with its type's defaults. */
  public static ValueField of(String path, FieldType type) {
    return new ValueField(path, type, Map.of(), Map.of());
  }

  /** What a string in a document becomes: text, with a keyword beside it. */
  public static ValueField dynamicText(String path) {
    ValueField keyword =
        of(path + ".keyword", FieldType.KEYWORD)
            .with(Parameters.IGNORE_ABOVE, DYNAMIC_IGNORE_ABOVE);
    return of(path, FieldType.TEXT).withSubFields(Map.of("keyword", keyword));
  }

  /** What a string that reads as a date becomes. */
  public static ValueField dynamicDate(String path, DateFormat format) {
    ValueField date = of(path, FieldType.DATE);
    return format.equals(DateFormat.DEFAULT) ? date : date.with(Parameters.FORMAT, format);
  }

  /** The dotted path from the root. */
  @Override
  public String path() {
    return path;
  }

  public FieldType type() {
    return type;
  }

  /** Further ways to index the same values, by name, in order of names. */
  public Map<String, ValueField> subFields() {
    return subFields;
  }

  /** Whether it can be searched by index. */
  public boolean indexed() {
    return indexed;
  }

  /** Of text: a name that the index's analysis resolves. */
  public String analyzer() {
    return get(Parameters.ANALYZER);
  }

  /** The name of the analyzer of query text; null: the same as the field's. */
  public @Nullable String searchAnalyzer() {
    return get(Parameters.SEARCH_ANALYZER).orElse(null);
  }

  /** The name of the analyzer of phrases in query text; null: as for other query text. */
  public @Nullable String searchQuoteAnalyzer() {
    return get(Parameters.SEARCH_QUOTE_ANALYZER).orElse(null);
  }

  /** Of keywords, also by name; null: none. */
  public @Nullable String normalizer() {
    return get(Parameters.NORMALIZER).orElse(null);
  }

  /** The name of the analyzer for query text. */
  public String analyzerForSearch() {
    String search = searchAnalyzer();
    if (search != null) {
      return search;
    }
    return analyzer().equals(DEFAULT_ANALYZER) ? DEFAULT_SEARCH_ANALYZER : analyzer();
  }

  /** The name of the analyzer for phrases in query text. */
  public String analyzerForQuotes() {
    String quotes = searchQuoteAnalyzer();
    return quotes != null ? quotes : analyzerForSearch();
  }

  /** Of text. */
  public TextSimilarity similarity() {
    return get(Parameters.SIMILARITY);
  }

  /** Keywords with more UTF-16 units than this are not indexed. */
  public int ignoreAbove() {
    return get(Parameters.IGNORE_ABOVE);
  }

  /** Of dates. */
  public DateFormat dateFormat() {
    return get(Parameters.FORMAT);
  }

  /** Of scaled floats. */
  public double scalingFactor() {
    return get(Parameters.SCALING_FACTOR);
  }

  /** What the field's owner notes about it. */
  public Map<String, String> meta() {
    return get(Parameters.META);
  }

  /** Whether the field has doc values, which sort and {@code exists} use. */
  public boolean hasDocValues() {
    return type != FieldType.TEXT;
  }

  /** The parameter's value, or what holds without it. */
  <T extends @Nullable Object> T get(Parameter<T> parameter) {
    Object value = parameters.get(parameter.name());
    if (value == null) {
      Parameter<?> own = Parameters.find(type, parameter.name());
      value = own == null ? parameter.initial() : own.initial();
    }
    // Values come from the reader of the parameter of that name only.
    @SuppressWarnings("unchecked")
    T typed = (T) value;
    return typed;
  }

  Map<String, Object> parameters() {
    return parameters;
  }

  <T> ValueField with(Parameter<T> parameter, T value) {
    var changed = new TreeMap<>(parameters);
    changed.put(parameter.name(), value);
    return new ValueField(path, type, changed, subFields);
  }

  ValueField withSubFields(Map<String, ValueField> fields) {
    return new ValueField(path, type, parameters, fields);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", type.typeName());
    for (Parameter<?> parameter : Parameters.of(type)) {
      if (parameter.shown() == Parameter.Shown.ALWAYS || parameters.containsKey(parameter.name())) {
        show(parameter, json);
      }
    }
    if (!subFields.isEmpty()) {
      ObjectNode fields = json.putObject("fields");
      subFields.forEach((name, field) -> fields.set(name, field.toJson()));
    }
    return json;
  }

  private <T extends @Nullable Object> void show(Parameter<T> parameter, ObjectNode json) {
    json.set(parameter.name(), parameter.writer().apply(get(parameter)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ValueField field
        && path.equals(field.path)
        && type == field.type
        && parameters.equals(field.parameters)
        && subFields.equals(field.subFields);
  }

  @Override
  public int hashCode() {
    // Not of the type: enums hash by identity, which differs from run to run.
    return Objects.hash(path, type.typeName(), subFields);
  }

  @Override
  public String toString() {
    return path + toJson();
  }
}
