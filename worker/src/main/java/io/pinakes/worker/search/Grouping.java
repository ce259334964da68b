package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.Collapse;
import io.pinakes.worker.docvalues.Column;
import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** By which field's values documents are collapsed. Documents without one are a group too. */
final class Grouping {

  /** The values of a segment's documents; read forward only. */
  @FunctionalInterface
  interface Values {
    /** A Long, or bytes that are good until the next call; null: the document has no value. */
    @Nullable Object of(int document) throws IOException;
  }

  private final Column column;

  private Grouping(Column column) {
    this.column = column;
  }

  /**
   * The grouping that a request asks for.
   *
   * @throws ApiException 400: the field is not there, or its values do not make groups
   */
  static Grouping of(Collapse collapse, Mapping mapping) {
    String name = collapse.field();
    ValueField field = mapping.valueField(name);
    if (field == null) {
      throw ApiException.illegalArgument(
          "no mapping found for `" + name + "` in order to collapse on");
    }
    if (!isGroupable(field.type())) {
      throw ApiException.illegalArgument(
          "unknown type for collapse field `" + name + "`, only keywords and numbers are accepted");
    }
    if (!field.hasDocValues()) {
      throw ApiException.illegalArgument(
          "cannot collapse on field `" + name + "` without `doc_values`");
    }
    if (!field.indexed() && !collapse.innerHits().isEmpty()) {
      throw ApiException.illegalArgument(
          "cannot expand `inner_hits` for collapse field `"
              + name
              + "`, only indexed field can retrieve `inner_hits`");
    }
    return new Grouping(Column.of(field));
  }

  private static boolean isGroupable(FieldType type) {
    return switch (type.family()) {
      case WHOLE, UNSIGNED, FRACTION, SCALED -> true;
      case KEYWORD -> type == FieldType.KEYWORD;
      default -> false;
    };
  }

  /** The path of the field, which may have other names. */
  String path() {
    return column.field().path();
  }

  Values open(LeafReader segment) throws IOException {
    return switch (column) {
      case Column.Longs longs -> {
        SortedNumericDocValues values = longs.open(segment);
        yield document -> {
          if (!values.advanceExact(document)) {
            return null;
          }
          checkSingle(values.docValueCount(), document);
          return values.nextValue();
        };
      }
      case Column.Words words -> {
        SortedSetDocValues values = words.open(segment);
        yield document -> {
          if (!values.advanceExact(document)) {
            return null;
          }
          checkSingle(values.docValueCount(), document);
          return values.lookupOrd(values.nextOrd());
        };
      }
    };
  }

  private static void checkSingle(int count, int document) {
    if (count > 1) {
      // OpenSearch says 500 of it, although the request is at fault.
      throw new ApiException(
          400,
          "illegal_state_exception",
          "failed to collapse " + document + ", the collapse field must be single valued");
    }
  }

  /** A value as it can be kept. */
  static @Nullable Object kept(@Nullable Object value) {
    return value instanceof BytesRef bytes ? BytesRef.deepCopyOf(bytes) : value;
  }

  /** A value as hits show it, which is also what a query finds it by. */
  @Nullable Object shown(@Nullable Object value) {
    return switch (column) {
      case Column.Longs longs -> value == null ? null : longs.format().shown((Long) value);
      case Column.Words words -> {
        var bytes = (BytesRef) value;
        yield bytes == null ? null : words.format().shown(bytes.bytes, bytes.offset, bytes.length);
      }
    };
  }
}
