package io.pinakes.common.dsl;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries for values as they are. */
public sealed interface TermLevel extends QueryNode {

  record Term(String field, Object value, boolean caseInsensitive) implements TermLevel {}

  record Terms(String field, List<Object> values) implements TermLevel {
    public Terms {
      values = List.copyOf(values);
    }
  }

  /**
   * Documents with a whole number that is in a bitmap.
   *
   * @param encoded the bitmap as RoaringBitmap serializes it, in base 64
   */
  record Bitmap(String field, String encoded) implements TermLevel {}

  /**
   * Terms that a document has; the coordinator puts the values in its place before a shard sees it.
   *
   * @param path of the values in the document
   * @param routing null: by its id
   */
  record TermsLookup(String field, String index, String id, String path, @Nullable String routing)
      implements TermLevel {}

  /** Documents with as many of the values as one of their own fields says. */
  record TermsSet(String field, List<Object> values, String minimumField) implements TermLevel {
    public TermsSet {
      values = List.copyOf(values);
    }
  }

  /**
   * Documents with a value between two bounds.
   *
   * @param from null: unbounded
   * @param to null: unbounded
   * @param format of dates; null: the field's
   * @param timeZone of dates that name none; null: UTC
   * @param relation of a range in the document to this one
   */
  record Range(
      String field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo,
      @Nullable String format,
      @Nullable String timeZone,
      Relation relation)
      implements TermLevel {}

  /** How a range in a document lies to one in a query. */
  enum Relation {
    INTERSECTS,
    CONTAINS,
    WITHIN
  }

  record Exists(String field) implements TermLevel {}

  record Prefix(String field, String value, boolean caseInsensitive, @Nullable Rewrite rewrite)
      implements TermLevel {}

  record Wildcard(String field, String value, boolean caseInsensitive, @Nullable Rewrite rewrite)
      implements TermLevel {}

  /**
   * Terms that match an expression as a whole.
   *
   * @param flags of Lucene's syntax
   * @param maxDeterminizedStates how much the expression may cost
   */
  record Regexp(
      String field,
      String value,
      Set<RegexpFlag> flags,
      int maxDeterminizedStates,
      boolean caseInsensitive,
      @Nullable Rewrite rewrite)
      implements TermLevel {}

  /** Optional parts of Lucene's regular expressions. */
  enum RegexpFlag {
    INTERSECTION,
    COMPLEMENT,
    EMPTY,
    ANYSTRING,
    INTERVAL;

    /** What is meant if a request says nothing: all but the complement, which must be asked for. */
    static Set<RegexpFlag> all() {
      return EnumSet.complementOf(EnumSet.of(COMPLEMENT));
    }

    /**
     * Reads names with {@code |} between them; empty stands for all.
     *
     * @throws io.pinakes.common.error.ApiException 400 for a name that is none
     */
    public static Set<RegexpFlag> parse(String text) {
      return PatternParser.flags(text);
    }
  }

  record Fuzzy(
      String field,
      Object value,
      Fuzziness fuzziness,
      int prefixLength,
      int maxExpansions,
      boolean transpositions,
      @Nullable Rewrite rewrite)
      implements TermLevel {}

  record Ids(List<String> values) implements TermLevel {
    public Ids {
      values = List.copyOf(values);
    }
  }
}
