package io.pinakes.common.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
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
  private final boolean docValues;
  private final boolean stored;
  private final DateFormat dateFormat;
  private final List<ValueField> derived;

  /** The object of any shape that this is a leaf of; null: it is none. */
  private final @Nullable ValueField flat;

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
    this(path, type, parameters, subFields, null);
  }

  private ValueField(
      String path,
      FieldType type,
      Map<String, Object> parameters,
      Map<String, ValueField> subFields,
      @Nullable ValueField flat) {
    this.flat = flat;
    this.path = path;
    this.type = type;
    this.parameters = sorted(parameters);
    this.subFields = sorted(subFields);
    this.indexed = get(Parameters.INDEX);
    this.docValues =
        type.family() != FieldType.Family.RANGE
            && Parameters.find(type, Parameters.DOC_VALUES.name()) != null
            && get(Parameters.DOC_VALUES);
    this.stored = get(Parameters.STORE);
    this.dateFormat = get(Parameters.FORMAT).withLocale(get(Parameters.LOCALE));
    this.derived = List.copyOf(DerivedFields.of(this));
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
    return type == FieldType.MATCH_ONLY_TEXT ? TextSimilarity.BOOLEAN : get(Parameters.SIMILARITY);
  }

  /** Keywords with more UTF-16 units than this are not indexed. */
  public int ignoreAbove() {
    return get(Parameters.IGNORE_ABOVE);
  }

  /** Of dates. */
  public DateFormat dateFormat() {
    return dateFormat;
  }

  /** Of scaled floats. */
  public double scalingFactor() {
    return get(Parameters.SCALING_FACTOR);
  }

  /** What the field's owner notes about it. */
  public Map<String, String> meta() {
    return get(Parameters.META);
  }

  /** Whether the field has doc values, which sort, aggregations and {@code exists} use. */
  public boolean hasDocValues() {
    return docValues;
  }

  /** Whether values are stored beside the source. */
  public boolean stored() {
    return stored;
  }

  /** Whether the third dimension of points is left out instead of the document refused. */
  public boolean ignoreZValue() {
    return get(Parameters.IGNORE_Z_VALUE);
  }

  /** What {@code null} stands for; null: nothing. */
  public @Nullable JsonNode nullValue() {
    return get(Parameters.NULL_TEXT).orElse(null);
  }

  /** The paths of the fields that get the same values. */
  public List<String> copyTo() {
    return get(Parameters.COPY_TO);
  }

  /** Whether lengths are kept, for scores. */
  public boolean norms() {
    return type != FieldType.MATCH_ONLY_TEXT
        && Parameters.find(type, Parameters.NORMS.name()) != null
        && get(Parameters.NORMS);
  }

  /** What is indexed of each occurrence: docs, freqs, positions or offsets. */
  public String indexOptions() {
    return get(Parameters.TEXT_INDEX_OPTIONS);
  }

  /** What is kept of the words of each document: OpenSearch's {@code term_vector}. */
  public String termVector() {
    return get(Parameters.TERM_VECTOR);
  }

  /** Positions between the values of an array. */
  public int positionIncrementGap() {
    int gap = get(Parameters.GAP);
    return gap < 0 ? Parameters.POSITION_INCREMENT_GAP : gap;
  }

  /** Whether a text's words may be sorted and aggregated by. */
  public boolean fielddata() {
    return get(Parameters.FIELDDATA);
  }

  /** Which words {@code fielddata} has: {@code min}, {@code max} and so on; null: all. */
  public @Nullable JsonNode fielddataFilter() {
    return get(Parameters.FREQUENCY_FILTER).orElse(null);
  }

  /** The shortest and longest beginnings of words that are indexed; null: none are. */
  public int @Nullable [] indexPrefixes() {
    JsonNode prefixes = get(Parameters.INDEX_PREFIXES).orElse(null);
    return prefixes == null
        ? null
        : new int[] {prefixes.get("min_chars").intValue(), prefixes.get("max_chars").intValue()};
  }

  /** Whether pairs of words are indexed, for phrases. */
  public boolean indexPhrases() {
    return get(Parameters.INDEX_PHRASES);
  }

  /** Whether words without meaning count for {@code token_count}. */
  public boolean enablePositionIncrements() {
    return get(Parameters.ENABLE_POSITION_INCREMENTS);
  }

  /** Of constant keywords. */
  public String constant() {
    return get(Parameters.VALUE);
  }

  /** Words in the longest shingles of a text that is searched as it is typed. */
  public int maxShingleSize() {
    return get(Parameters.MAX_SHINGLE_SIZE);
  }

  /** Of completions: whether separators between words count. */
  public boolean preserveSeparators() {
    return get(Parameters.PRESERVE_SEPARATORS);
  }

  /** Of completions: whether the places of words that the analyzer leaves out count. */
  public boolean preservePositionIncrements() {
    return get(Parameters.PRESERVE_POSITION_INCREMENTS);
  }

  /** Of completions: UTF-16 units of an input that are kept. */
  public int maxInputLength() {
    return get(Parameters.MAX_INPUT_LENGTH);
  }

  /** Of completions: what suggestions may be limited to; empty: they are as they are. */
  public List<SuggestContext> contexts() {
    return get(Parameters.CONTEXTS);
  }

  /** Of vectors. */
  public int dimension() {
    return get(Parameters.DIMENSION);
  }

  /** How near vectors are: l2, cosinesimil or innerproduct. */
  public String spaceType() {
    JsonNode method = get(Parameters.METHOD).orElse(null);
    String ofMethod =
        method == null || !method.has("space_type") ? "l2" : method.get("space_type").asString();
    return get(Parameters.SPACE_TYPE).orElse(ofMethod);
  }

  /** How vectors are searched; null: as Lucene does by default. */
  public @Nullable JsonNode method() {
    return get(Parameters.METHOD).orElse(null);
  }

  /** Sub-fields that the type or a parameter brings; they are not in the mapping's JSON. */
  public List<ValueField> derived() {
    return derived;
  }

  /** What this field adds to the terms of the field around it; null: it is a field of its own. */
  public @Nullable Derivation derivation() {
    return get(Parameters.DERIVATION).orElse(null);
  }

  /** This field, of dates that a document has shown to be of that format. */
  public ValueField withDynamicFormat(DateFormat format) {
    return parameters.containsKey(Parameters.FORMAT.name()) || format.equals(DateFormat.DEFAULT)
        ? this
        : with(Parameters.FORMAT, format);
  }

  /** The field of a leaf of an object of any shape. */
  public ValueField leaf(String leafPath) {
    return new ValueField(leafPath, FieldType.KEYWORD, parameters, Map.of(), this);
  }

  /** The object of any shape that this is a leaf of; null: it is none. */
  public @Nullable ValueField flat() {
    return flat;
  }

  /** The type that the mapping has for it: of a leaf, that of the object around. */
  public FieldType mappedType() {
    return flat == null ? type : flat.type;
  }

  /** Whether a keyword's text in queries is cut into words, as its values are not. */
  public boolean splitsQueries() {
    return type == FieldType.KEYWORD && get(Parameters.SPLIT_QUERIES);
  }

  /** The parameter's value, or what the index says for fields whose type has it. */
  boolean orElse(Parameter<Boolean> parameter, boolean ofIndex) {
    boolean own =
        parameters.containsKey(parameter.name()) || Parameters.find(type, parameter.name()) == null;
    return own ? get(parameter) : ofIndex;
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
    return toJson(false);
  }

  /**
   * As {@code GET _mapping/field} shows it.
   *
   * @param defaults whether parameters are shown that the mapping does not name
   */
  public ObjectNode toJson(boolean defaults) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", type.typeName());
    for (Parameter<?> parameter : Parameters.of(type)) {
      boolean named = parameters.containsKey(parameter.name());
      if (defaults && !named && get(parameter) instanceof Optional<?> optional) {
        if (optional.isEmpty()) {
          json.putNull(parameter.name());
        }
      } else if (defaults || named || parameter.shown() == Parameter.Shown.ALWAYS) {
        show(parameter, json);
      }
    }
    if (!subFields.isEmpty()) {
      ObjectNode fields = json.putObject("fields");
      subFields.forEach((name, field) -> fields.set(name, field.toJson(defaults)));
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
