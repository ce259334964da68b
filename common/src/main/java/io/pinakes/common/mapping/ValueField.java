package io.pinakes.common.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field that holds values. Options that its type does not have are at their defaults.
 *
 * @param path the dotted path from the root
 * @param indexed whether it can be searched by index; doc values are kept in any case, except for
 *     text
 * @param analyzer of text, when it is indexed
 * @param searchAnalyzer of query text; null: the same
 * @param similarity of text
 * @param ignoreAbove keywords with more UTF-16 units than this are not indexed
 * @param dateFormat of dates
 * @param subFields further ways to index the same values, by name, in order of names
 */
public record ValueField(
    String path,
    FieldType type,
    boolean indexed,
    TextAnalyzer analyzer,
    @Nullable TextAnalyzer searchAnalyzer,
    TextSimilarity similarity,
    int ignoreAbove,
    DateFormat dateFormat,
    Map<String, ValueField> subFields)
    implements Field {

  /** The bound that dynamic mapping sets on keywords, as in OpenSearch. */
  public static final int DYNAMIC_IGNORE_ABOVE = 256;

  static final int NO_BOUND = Integer.MAX_VALUE;

  public ValueField {
    subFields = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(subFields)));
  }

  /** A field with its type's defaults. */
  public static ValueField of(String path, FieldType type) {
    return new ValueField(
        path,
        type,
        true,
        TextAnalyzer.STANDARD,
        null,
        TextSimilarity.BM25,
        NO_BOUND,
        DateFormat.DEFAULT,
        Map.of());
  }

  /** What a string in a document becomes: text, with a keyword beside it. */
  public static ValueField dynamicText(String path) {
    ValueField keyword =
        of(path + ".keyword", FieldType.KEYWORD).withIgnoreAbove(DYNAMIC_IGNORE_ABOVE);
    return of(path, FieldType.TEXT).withSubFields(Map.of("keyword", keyword));
  }

  /** What a string that reads as a date becomes. */
  public static ValueField dynamicDate(String path, DateFormat format) {
    return of(path, FieldType.DATE).withDateFormat(format);
  }

  /** The analyzer for query text. */
  public TextAnalyzer analyzerForSearch() {
    return searchAnalyzer != null ? searchAnalyzer : analyzer;
  }

  /** Whether the field has doc values, which sort and {@code exists} use. */
  public boolean hasDocValues() {
    return type != FieldType.TEXT;
  }

  ValueField withIgnoreAbove(int bound) {
    return new ValueField(
        path, type, indexed, analyzer, searchAnalyzer, similarity, bound, dateFormat, subFields);
  }

  ValueField withDateFormat(DateFormat format) {
    return new ValueField(
        path, type, indexed, analyzer, searchAnalyzer, similarity, ignoreAbove, format, subFields);
  }

  ValueField withSubFields(Map<String, ValueField> fields) {
    return new ValueField(
        path, type, indexed, analyzer, searchAnalyzer, similarity, ignoreAbove, dateFormat, fields);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", type.typeName());
    if (!indexed) {
      json.put("index", false);
    }
    // An explicit search analyzer is meaningless without the analyzer that it differs from.
    if (analyzer != TextAnalyzer.STANDARD || searchAnalyzer != null) {
      json.put("analyzer", analyzer.analyzerName());
    }
    if (searchAnalyzer != null) {
      json.put("search_analyzer", searchAnalyzer.analyzerName());
    }
    if (similarity != TextSimilarity.BM25) {
      json.put("similarity", similarity.similarityName());
    }
    if (ignoreAbove != NO_BOUND) {
      json.put("ignore_above", ignoreAbove);
    }
    if (!dateFormat.equals(DateFormat.DEFAULT)) {
      json.put("format", dateFormat.pattern());
    }
    if (!subFields.isEmpty()) {
      ObjectNode fields = json.putObject("fields");
      subFields.forEach((name, field) -> fields.set(name, field.toJson()));
    }
    return json;
  }
}
