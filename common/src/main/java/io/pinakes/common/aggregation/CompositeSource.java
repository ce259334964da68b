package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One of the values that buckets of {@code composite} are made by.
 *
 * @param name by which keys have it
 * @param descending greatest values first
 * @param missingBucket whether documents without a value have the value null
 * @param missingOrder where the value null is
 */
public record CompositeSource(
    String name,
    ValuesSource values,
    Cut cut,
    boolean descending,
    boolean missingBucket,
    MissingOrder missingOrder) {

  /** Where null is among the values. */
  public enum MissingOrder {
    FIRST,
    LAST,
    /** Below all values. */
    DEFAULT
  }

  /** How values of the field become values of keys. */
  public sealed interface Cut {

    /** As OpenSearch names the type of such a source. */
    String type();

    /** They are the same. */
    record Terms() implements Cut {
      @Override
      public String type() {
        return "terms";
      }
    }

    /** Intervals of numbers. */
    record Numbers(double interval) implements Cut {
      @Override
      public String type() {
        return "histogram";
      }
    }

    /** Intervals of time. */
    record Dates(DateRounding rounding) implements Cut {
      @Override
      public String type() {
        return "date_histogram";
      }
    }

    /**
     * Tiles of a map.
     *
     * @param bounds places outside are no values; null: all are
     */
    record Tiles(int zoom, @Nullable GeoBounds bounds) implements Cut {
      @Override
      public String type() {
        return "geotile_grid";
      }
    }
  }

  /** The order of values of that kind, and of null. */
  public Comparator<@Nullable Object> order(KeyKind kind) {
    Comparator<Object> values = descending ? kind.order().reversed() : kind.order();
    boolean nullsFirst =
        switch (missingOrder) {
          case FIRST -> true;
          case LAST -> false;
          case DEFAULT -> !descending;
        };
    return nullsFirst ? Comparator.nullsFirst(values) : Comparator.nullsLast(values);
  }
}
