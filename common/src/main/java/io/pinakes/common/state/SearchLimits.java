package io.pinakes.common.state;

import io.pinakes.common.error.ApiException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an index's settings, and those of the cluster, allow a search and add to it.
 *
 * @param resultWindow hits that are ranked in one shard: {@code from + size}
 * @param innerResultWindow the same for the hits of a bucket or a group
 * @param rescoreWindow hits that are scored again
 * @param docvalueFields asked for by name
 * @param terms of a terms query
 * @param regexLength in UTF-16 units
 * @param scrollSlices that a scroll is divided into
 * @param pitSlices that a point in time is divided into
 * @param nestedDepth nested queries within each other
 * @param adjacencyFilters filters of an adjacency matrix
 * @param defaultFields with their boosts, searched by queries that name none
 * @param lenient whether query strings pass over values that do not fit a field, if they do not say
 * @param expensive whether queries are allowed that look at many terms or documents
 * @param clauses of a query
 * @param buckets of an answer's aggregations
 */
public record SearchLimits(
    int resultWindow,
    int innerResultWindow,
    int rescoreWindow,
    int docvalueFields,
    int terms,
    int regexLength,
    int scrollSlices,
    int pitSlices,
    int nestedDepth,
    int adjacencyFilters,
    Map<String, Float> defaultFields,
    boolean lenient,
    boolean expensive,
    int clauses,
    int buckets) {

  /** What holds where nothing was set. */
  public static final SearchLimits DEFAULT = of(IndexSettings.DEFAULT, Metadata.NONE);

  public SearchLimits {
    defaultFields = Collections.unmodifiableMap(new LinkedHashMap<>(defaultFields));
  }

  /** The limits of an index. */
  public static SearchLimits of(IndexSettings index, Metadata cluster) {
    return new SearchLimits(
        index.integer(IndexSetting.MAX_RESULT_WINDOW),
        index.integer(IndexSetting.MAX_INNER_RESULT_WINDOW),
        index.integer(IndexSetting.MAX_RESCORE_WINDOW),
        index.integer(IndexSetting.MAX_DOCVALUE_FIELDS_SEARCH),
        index.integer(IndexSetting.MAX_TERMS_COUNT),
        index.integer(IndexSetting.MAX_REGEX_LENGTH),
        index.integer(IndexSetting.MAX_SLICES_PER_SCROLL),
        index.integer(IndexSetting.MAX_SLICES_PER_PIT),
        index.integer(IndexSetting.QUERY_MAX_NESTED_DEPTH),
        index.integer(IndexSetting.MAX_ADJACENCY_MATRIX_FILTERS),
        boosted(index.texts(IndexSetting.QUERY_DEFAULT_FIELD)),
        index.flag(IndexSetting.QUERY_STRING_LENIENT),
        SearchSetting.ALLOW_EXPENSIVE_QUERIES.flag(cluster),
        SearchSetting.MAX_CLAUSES.integer(cluster),
        SearchSetting.MAX_BUCKETS.integer(cluster));
  }

  /** Whether queries that name no fields look at all of them. */
  public boolean searchesAll() {
    return defaultFields.size() == 1 && defaultFields.containsKey("*");
  }

  private static Map<String, Float> boosted(List<String> names) {
    var fields = new LinkedHashMap<String, Float>();
    for (String name : names) {
      int hat = name.indexOf('^');
      if (hat < 0) {
        fields.put(name, 1f);
      } else {
        fields.put(name.substring(0, hat), boost(name, name.substring(hat + 1)));
      }
    }
    return fields;
  }

  private static float boost(String name, String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw ApiException.illegalArgument(
          "the boost of [%s] in [%s] is no number"
              .formatted(name, IndexSetting.QUERY_DEFAULT_FIELD.name()));
    }
  }
}
