package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.ValuesSource;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.docvalues.Column;
import java.io.IOException;
import org.apache.lucene.geo.GeoEncodingUtils;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.jspecify.annotations.Nullable;

/**
 * A field's places in a shard, each as one long: the latitude in the upper and the longitude in the
 * lower 32 bits, as Lucene encodes them.
 *
 * @param missing in the place of those that documents do not have; null: none
 */
record Points(Column.Longs column, @Nullable Long missing) {

  /**
   * The places that a request asks for; null if no document has any.
   *
   * @throws ApiException 400: the field has none, or {@code missing} is none
   */
  static @Nullable Points of(Mapping mapping, AggregationNode node, ValuesSource source) {
    ValueField field = mapping.valueField(source.field());
    if (field == null) {
      if (source.missing() == null) {
        return null;
      }
      field = ValueField.of(source.field(), FieldType.GEO_POINT);
    }
    if (field.type().family() != FieldType.Family.GEO) {
      throw ApiException.illegalArgument(
          "Field ["
              + field.path()
              + "] of type ["
              + field.mappedType().typeName()
              + "] is not supported for aggregation ["
              + node.type()
              + "]");
    }
    if (!(Column.of(field) instanceof Column.Longs longs)) {
      throw new IllegalStateException("places are longs");
    }
    return new Points(longs, source.missing() == null ? null : encoded(source.missing()));
  }

  private static long encoded(Object missing) {
    try {
      GeoPoint point = GeoPoint.ofText(missing.toString()).checked();
      return (long) GeoEncodingUtils.encodeLatitude(point.latitude()) << Integer.SIZE
          | Integer.toUnsignedLong(GeoEncodingUtils.encodeLongitude(point.longitude()));
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          new ApiError(400, "parse_exception", String.valueOf(e.getMessage())), e);
    }
  }

  /** The places of a segment. */
  SortedNumericDocValues open(LeafReader segment) throws IOException {
    SortedNumericDocValues values = column.open(segment);
    return missing == null ? values : new MissingNumber(values, missing);
  }

  /** In degrees. */
  static double latitude(long point) {
    return GeoEncodingUtils.decodeLatitude((int) (point >> Integer.SIZE));
  }

  /** In degrees. */
  static double longitude(long point) {
    return GeoEncodingUtils.decodeLongitude((int) point);
  }
}
