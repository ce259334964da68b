package io.pinakes.common.aggregation;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which values may become buckets.
 *
 * @param include Lucene's syntax for regular expressions; null: any
 * @param exclude Lucene's syntax for regular expressions; null: none
 * @param included only these; null: any
 * @param excluded not these
 * @param partitions into how many parts the values are split; 0: they are not
 * @param partition which part
 */
public record IncludeExclude(
    @Nullable String include,
    @Nullable String exclude,
    @Nullable List<Object> included,
    List<Object> excluded,
    int partitions,
    int partition) {

  /** UTF-16 units of a pattern, whatever {@code index.max_regex_length} allows. */
  static final int MAX_REGEX_LENGTH = 10_000;

  /** OpenSearch's {@code index.max_terms_count}. */
  static final int MAX_VALUES = 65_536;

  public static final IncludeExclude ALL = new IncludeExclude(null, null, null, List.of(), 0, 0);

  /** Whether regular expressions decide, which only texts can be matched with. */
  public boolean isPattern() {
    return include != null || exclude != null;
  }

  /** Whether nothing is left out. */
  public boolean isAll() {
    return !isPattern() && included == null && excluded.isEmpty() && partitions == 0;
  }

  static IncludeExclude parse(Members members) {
    JsonNode include = members.take("include");
    JsonNode exclude = members.take("exclude");
    if (include != null && include.isObject()) {
      Members parts = members.object("include");
      if (parts == null) {
        throw new IllegalStateException("the member is there");
      }
      return partitions(members, parts, exclude);
    }
    String includePattern = pattern(members, "include", include);
    List<Object> included = values("include", include);
    return members.reading(
        "exclude",
        () -> {
          String excludePattern = pattern(members, "exclude", exclude);
          List<Object> excluded = values("exclude", exclude);
          if (included != null && excludePattern != null) {
            throw ApiException.illegalArgument(
                "Cannot mix a set-based include with a regex-based method");
          }
          if (excluded != null && includePattern != null) {
            throw ApiException.illegalArgument(
                "Cannot mix a regex-based include with a set-based method");
          }
          return new IncludeExclude(
              includePattern,
              excludePattern,
              included,
              excluded == null ? List.of() : excluded,
              0,
              0);
        });
  }

  private static IncludeExclude partitions(
      Members members, Members parts, @Nullable JsonNode exclude) {
    return members.reading(
        "include",
        () -> {
          int partition = parts.whole("partition", -1);
          int partitions = parts.whole("num_partitions", -1);
          parts.end();
          if (exclude != null) {
            throw ApiException.illegalArgument(
                "Cannot specify any excludes when using a partition-based include");
          }
          if (partition < 0) {
            throw ApiException.illegalArgument(
                "Missing [partition] parameter for partition-based" + " include");
          }
          if (partitions < 0) {
            throw ApiException.illegalArgument(
                "Missing [num_partitions] parameter for partition-based include");
          }
          if (partitions < 2) {
            throw ApiException.illegalArgument("Must specify more than 1 partition");
          }
          if (partition >= partitions) {
            throw ApiException.illegalArgument(
                "Partition must be a number between 0 and " + (partitions - 1));
          }
          return new IncludeExclude(null, null, null, List.of(), partitions, partition);
        });
  }

  private static @Nullable String pattern(Members members, String name, @Nullable JsonNode value) {
    if (value == null || value.isArray()) {
      return null;
    }
    if (!value.isString()) {
      throw members.unexpected(name, value);
    }
    String pattern = value.asString();
    if (pattern.length() > MAX_REGEX_LENGTH) {
      throw ApiException.illegalArgument(
          "The length of regex ["
              + pattern.length()
              + "] used in the request has exceeded the allowed maximum of ["
              + MAX_REGEX_LENGTH
              + "]. No setting allows more.");
    }
    return pattern;
  }

  private static @Nullable List<Object> values(String name, @Nullable JsonNode array) {
    if (array == null || !array.isArray()) {
      return null;
    }
    if (array.size() > MAX_VALUES) {
      throw ApiException.illegalArgument(
          "[" + name + "] has more than " + MAX_VALUES + " values: " + array.size());
    }
    var values = new ArrayList<Object>(array.size());
    for (JsonNode value : array) {
      Object scalar = JsonValues.scalar(value);
      if (scalar == null) {
        throw ApiException.parsing(
            "Array elements in include/exclude clauses should be string" + " values");
      }
      values.add(scalar);
    }
    return List.copyOf(values);
  }
}
