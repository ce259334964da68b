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
 * @param analyzer of text, when it is indexed: a name that the index's analysis resolves
 * @param searchAnalyzer of query text; null: the same
 * @param searchQuoteAnalyzer of phrases in query text; null: as for other query text
 * @param normalizer of keywords, also by name; null: none
 * @param similarity of text
 * @param ignoreAbove keywords with more UTF-16 units than this are not indexed
 * @param dateFormat of dates
 * @param subFields further ways to index the same values, by name, in order of names
 */
public record ValueField(
    String path,
    FieldType type,
    boolean indexed,
    String analyzer,
    @Nullable String searchAnalyzer,
    @Nullable String searchQuoteAnalyzer,
    @Nullable String normalizer,
    TextSimilarity similarity,
    int ignoreAbove,
    DateFormat dateFormat,
    Map<String, ValueField> subFields)
    implements Field {

  /** The name of the analyzer of a text field that names none: the index may say what it is. */
  public static final String DEFAULT_ANALYZER = "default";

  /** The name of the analyzer of query text for such fields, if the index has one. */
  public static final String DEFAULT_SEARCH_ANALYZER = "default_search";

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
        DEFAULT_ANALYZER,
        null,
        null,
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

  /** The name of the analyzer for query text. */
  public String analyzerForSearch() {
    if (searchAnalyzer != null) {
      return searchAnalyzer;
    }
    return analyzer.equals(DEFAULT_ANALYZER) ? DEFAULT_SEARCH_ANALYZER : analyzer;
  }

  /** The name of the analyzer for phrases in query text. */
  public String analyzerForQuotes() {
    return searchQuoteAnalyzer != null ? searchQuoteAnalyzer : analyzerForSearch();
  }

  /** Whether the field has doc values, which sort and {@code exists} use. */
  public boolean hasDocValues() {
    return type != FieldType.TEXT;
  }

  ValueField withIgnoreAbove(int bound) {
    return new ValueField(
        path,
        type,
        indexed,
        analyzer,
        searchAnalyzer,
        searchQuoteAnalyzer,
        normalizer,
        similarity,
        bound,
        dateFormat,
        subFields);
  }

  ValueField withDateFormat(DateFormat format) {
    return new ValueField(
        path,
        type,
        indexed,
        analyzer,
        searchAnalyzer,
        searchQuoteAnalyzer,
        normalizer,
        similarity,
        ignoreAbove,
        format,
        subFields);
  }

  ValueField withSubFields(Map<String, ValueField> fields) {
    return new ValueField(
        path,
        type,
        indexed,
        analyzer,
        searchAnalyzer,
        searchQuoteAnalyzer,
        normalizer,
        similarity,
        ignoreAbove,
        dateFormat,
        fields);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", type.typeName());
    if (!indexed) {
      json.put("index", false);
    }
    // An explicit analyzer for searches is meaningless without those that it differs from.
    boolean forQuotes = searchQuoteAnalyzer != null;
    if (!analyzer.equals(DEFAULT_ANALYZER) || searchAnalyzer != null || forQuotes) {
      json.put("analyzer", analyzer);
    }
    if (searchAnalyzer != null || forQuotes) {
      json.put("search_analyzer", searchAnalyzer != null ? searchAnalyzer : analyzer);
    }
    if (forQuotes) {
      json.put("search_quote_analyzer", searchQuoteAnalyzer);
    }
    if (normalizer != null) {
      json.put("normalizer", normalizer);
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
