package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.CompositeSource;
import io.pinakes.common.aggregation.CompositeSource.Cut;
import io.pinakes.common.aggregation.DateRounding;
import io.pinakes.common.aggregation.GeoBounds;
import io.pinakes.common.aggregation.partial.GeoCell;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import org.apache.lucene.geo.GeoEncodingUtils;
import org.jspecify.annotations.Nullable;

/** Makes the sources of {@code composite}. */
final class KeySources {

  private KeySources() {}

  /**
   * What a source reads in a shard.
   *
   * @return null if no document has a value
   * @throws ApiException 400 if it does not fit its field
   */
  static @Nullable KeySource of(Scope scope, CompositeSource source) {
    Values values = scope.values(source.values());
    if (values == null) {
      return null;
    }
    boolean isPoint = values.type() == FieldType.GEO_POINT;
    boolean fits =
        switch (source.cut()) {
          case Cut.Terms _ -> !isPoint;
          case Cut.Tiles _ -> isPoint;
          case Cut.Numbers _, Cut.Dates _ -> values.isNumber() && !isPoint;
        };
    if (!fits) {
      throw values.unsupported(source.cut().type());
    }
    return switch (source.cut()) {
      case Cut.Terms _ when values.isNumber() -> terms(values);
      case Cut.Terms _ -> new TextSource(values);
      case Cut.Numbers numbers -> intervals(values, numbers.interval());
      case Cut.Dates dates -> dates(values, dates.rounding(), source.values().format() != null);
      case Cut.Tiles tiles -> tiles(values, tiles);
    };
  }

  private static KeySource terms(Values values) {
    boolean isDate = values.format().kind() == ResultFormat.Kind.DATE;
    return new NumberSource(
        values,
        values.kind(),
        isDate ? ResultFormat.RAW : values.format(),
        values::key,
        value ->
            switch (values.kind()) {
              case FRACTION -> fraction(value);
              case UNSIGNED -> values.key(values.raw(value));
              default ->
                  values.format().kind() == ResultFormat.Kind.BOOLEAN ? flag(value) : whole(value);
            });
  }

  private static KeySource intervals(Values values, double interval) {
    // Adding zero makes the negative zero a positive one, which is another key.
    return new NumberSource(
        values,
        KeyKind.FRACTION,
        values.format().kind() == ResultFormat.Kind.DATE ? values.format() : ResultFormat.RAW,
        raw -> Math.floor(values.toDouble(raw) / interval) * interval + 0.0,
        values.format().kind() == ResultFormat.Kind.DATE ? values::bound : KeySources::fraction);
  }

  private static KeySource dates(Values values, DateRounding rounding, boolean formatted) {
    var last = new LastInterval(rounding);
    return new NumberSource(
        values,
        KeyKind.WHOLE,
        formatted ? values.format() : ResultFormat.RAW,
        raw -> last.round((long) values.toDouble(raw)),
        formatted ? value -> values.raw(value.toString()) : KeySources::whole);
  }

  private static KeySource tiles(Values values, Cut.Tiles tiles) {
    return new NumberSource(
        values,
        KeyKind.WHOLE,
        ResultFormat.of(ResultFormat.Kind.TILE),
        raw -> {
          double latitude = GeoEncodingUtils.decodeLatitude((int) (raw >>> 32));
          double longitude = GeoEncodingUtils.decodeLongitude((int) raw);
          GeoBounds bounds = tiles.bounds();
          return bounds == null || bounds.contains(latitude, longitude)
              ? GeoCell.tile(latitude, longitude, tiles.zoom())
              : null;
        },
        value -> value instanceof Number number ? number.longValue() : tile(value));
  }

  private static Object tile(Object value) {
    return GeoCell.parseTile(value.toString());
  }

  private static Object fraction(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw JsonValues.numberFormat(value.toString());
    }
  }

  private static Object whole(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    try {
      return Long.parseLong(value.toString());
    } catch (NumberFormatException e) {
      throw JsonValues.numberFormat(value.toString());
    }
  }

  private static Object flag(Object value) {
    return switch (value.toString()) {
      case "true" -> 1L;
      case "false" -> 0L;
      default ->
          throw ApiException.illegalArgument(
              "Cannot parse boolean [" + value + "], expected either [true] or [false]");
    };
  }
}
