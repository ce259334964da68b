package io.pinakes.worker.search;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.query.DistanceSort;
import io.pinakes.common.query.SortKey;
import io.pinakes.worker.docvalues.Column;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.query.QueryErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.jspecify.annotations.Nullable;

/** Turns a request's sort into Lucene's, and Lucene's sort values into a hit's. */
final class SortCompiler {

  private final Mapping mapping;
  private final SearchScope scope;
  private final NestedCompiler nested;
  private final List<SortKey> keys;
  private final List<KeySort> sorts = new ArrayList<>();

  /**
   * A compiler for one sort.
   *
   * @param nested finds nested objects to sort by
   */
  SortCompiler(List<SortKey> keys, Mapping mapping, SearchScope scope, NestedCompiler nested)
      throws IOException {
    this.mapping = mapping;
    this.scope = scope;
    this.nested = nested;
    this.keys = keys;
    for (SortKey key : keys) {
      sorts.add(compile(key));
    }
  }

  /** Lucene's sort; null: by score. */
  @Nullable Sort sort() {
    return sorts.isEmpty()
        ? null
        : new Sort(sorts.stream().map(KeySort::field).toArray(SortField[]::new));
  }

  private KeySort compile(SortKey key) throws IOException {
    if (key.distance() != null) {
      return distance(key, key.distance());
    }
    return switch (key.field()) {
      case SortKey.SCORE -> new KeySort.Score(key.descending());
      case SortKey.DOC -> new KeySort.Doc(key.descending());
      case SortKey.SHARD_DOC -> new KeySort.ShardDoc(key.descending(), scope.ordinal());
      case IndexFormat.ID -> new IdSort(key.descending());
      default ->
          switch (Column.of(field(key))) {
            case Column.Longs longs -> NumberSort.of(key, longs, objects(key));
            case Column.Words words -> new WordSort(key, words, objects(key));
          };
    };
  }

  private @Nullable NestedObjects objects(SortKey key) throws IOException {
    return key.nested() == null ? null : nested.compile(key.nested(), key.effectiveMode());
  }

  private KeySort distance(SortKey key, DistanceSort distance) throws IOException {
    DistanceOrder.check(key.field(), distance.points());
    ValueField field = mapping.valueField(key.field());
    if (field == null) {
      if (distance.ignoreUnmapped()) {
        return new DistanceOrder(key, distance, null, null);
      }
      throw ApiException.illegalArgument(
          "failed to find mapper for [" + key.field() + "] for geo distance based sort");
    }
    if (field.type() != FieldType.GEO_POINT) {
      throw ApiException.illegalArgument(
          "field ["
              + key.field()
              + "] of type ["
              + field.type().typeName()
              + "] has no points to sort by their distance");
    }
    return new DistanceOrder(key, distance, Column.of(field).field().path(), objects(key));
  }

  private ValueField field(SortKey key) {
    ValueField field = mapping.valueField(key.field());
    if (field != null) {
      return field;
    }
    if (key.unmappedType() == null) {
      throw QueryErrors.shard("No mapping found for [" + key.field() + "] in order to sort on");
    }
    FieldType type = FieldType.find(key.unmappedType());
    if (type == null) {
      throw ApiException.illegalArgument("No mapper found for type [" + key.unmappedType() + "]");
    }
    return ValueField.of(key.field(), type);
  }

  /**
   * The place after the hit with these sort values; null if there are none.
   *
   * @throws ApiException 400: they do not fit the sort
   */
  @Nullable FieldDoc after(List<@Nullable Object> values) {
    if (values.isEmpty()) {
      return null;
    }
    if (sorts.isEmpty()) {
      throw ApiException.illegalArgument("Sort must contain at least one field.");
    }
    if (sorts.size() != values.size()) {
      throw ApiException.illegalArgument(
          "search_after has " + values.size() + " value(s) but sort has " + sorts.size() + ".");
    }
    var fields = new @Nullable Object[sorts.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = raw(i, values.get(i));
    }
    // Behind all documents with these values: a page begins after all that tie with its last.
    return new FieldDoc(Integer.MAX_VALUE, 0, fields);
  }

  private @Nullable Object raw(int place, @Nullable Object value) {
    try {
      return sorts.get(place).raw(value);
    } catch (NumberFormatException e) {
      throw new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "Failed to parse search_after value for field [" + keys.get(place).field() + "].",
              Map.of(),
              new ApiError(400, "number_format_exception", String.valueOf(e.getMessage()))),
          e);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiException.illegalArgument(String.valueOf(e.getMessage())).error(), e);
    }
  }

  /** A value that Lucene sorted by, as a hit shows it. */
  @Nullable Object shown(int place, @Nullable Object value) {
    return value == null ? null : sorts.get(place).shown(value);
  }
}
