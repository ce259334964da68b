package io.pinakes.worker.query;

import io.pinakes.common.dsl.FunctionScore.Decay;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.mapping.DateMath;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.worker.docvalues.Column;
import java.io.IOException;
import java.time.ZoneOffset;
import org.apache.lucene.geo.GeoEncodingUtils;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.SloppyMath;
import tools.jackson.databind.JsonNode;

/** Where a decay begins, and how far values of documents are from there. */
sealed interface DecayOrigin {

  /** The field's path. */
  String path();

  /** The doc values that distances are of. */
  SortedNumericDocValues open(LeafReader reader) throws IOException;

  /** How far a doc value is from the origin. */
  double distance(long value);

  /** A length as the request has it, in the unit of distances. */
  double length(String name, JsonNode value);

  /** A number. */
  record OfNumbers(Column.Longs column, double at) implements DecayOrigin {

    static OfNumbers of(Decay decay, Column.Longs column) {
      if (decay.origin() == null || decay.scale() == null) {
        throw QueryErrors.parse("both [scale] and [origin] must be set for numeric fields.");
      }
      return new OfNumbers(column, number("origin", decay.origin()));
    }

    @Override
    public String path() {
      return column.field().path();
    }

    @Override
    public SortedNumericDocValues open(LeafReader reader) throws IOException {
      return column.open(reader);
    }

    @Override
    public double distance(long value) {
      return Math.abs(column.format().toDouble(value) - at);
    }

    @Override
    public double length(String name, JsonNode value) {
      return number(name, value);
    }

    private static double number(String name, JsonNode value) {
      return value.isNumber()
          ? value.doubleValue()
          : Double.parseDouble(JsonValues.text(name, value));
    }
  }

  /** A time in milliseconds since 1970. */
  record OfDates(Column.Longs column, double at) implements DecayOrigin {

    static OfDates of(Decay decay, Column.Longs column, long nowMillis) {
      if (decay.scale() == null) {
        throw QueryErrors.parse("[scale] must be set for date fields.");
      }
      if (decay.origin() == null) {
        return new OfDates(column, nowMillis);
      }
      var math = new DateMath(column.field().dateFormat(), ZoneOffset.UTC, nowMillis);
      return new OfDates(column, math.parse(JsonValues.text("origin", decay.origin()), false));
    }

    @Override
    public String path() {
      return column.field().path();
    }

    @Override
    public SortedNumericDocValues open(LeafReader reader) throws IOException {
      return column.open(reader);
    }

    @Override
    public double distance(long value) {
      return Math.abs(column.format().toDouble(value) - at);
    }

    @Override
    public double length(String name, JsonNode value) {
      return TimeValue.millis(name, JsonValues.text(name, value));
    }
  }

  /** A point on earth; distances are in meters. */
  record OnEarth(String path, GeoPoint at) implements DecayOrigin {

    static OnEarth of(Decay decay, String path) {
      if (decay.scale() == null) {
        throw QueryErrors.parse("[origin] and [scale] must be set for geo fields.");
      }
      // OpenSearch's default, too.
      GeoPoint at = decay.origin() == null ? new GeoPoint(0, 0) : point(decay.origin());
      return new OnEarth(path, at);
    }

    private static GeoPoint point(JsonNode origin) {
      try {
        return GeoPoint.of(origin);
      } catch (GeoPoint.FormException e) {
        throw QueryErrors.parse(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public SortedNumericDocValues open(LeafReader reader) throws IOException {
      return DocValues.getSortedNumeric(reader, path);
    }

    @Override
    public double distance(long value) {
      return SloppyMath.haversinMeters(
          at.latitude(),
          at.longitude(),
          GeoEncodingUtils.decodeLatitude((int) (value >> 32)),
          GeoEncodingUtils.decodeLongitude((int) value));
    }

    @Override
    public double length(String name, JsonNode value) {
      return DistanceUnit.meters(JsonValues.text(name, value), DistanceUnit.METERS);
    }
  }
}
