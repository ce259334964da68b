package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.mapping.ValueFormat;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a value of one field in a document's source, and shows it as {@code fields} does. */
sealed interface SourceValue {

  /**
   * A value as it is shown; null: the field does not take it.
   *
   * @param value that is no array, except for points
   * @throws IllegalArgumentException the field does not take it
   */
  @Nullable Object shown(JsonNode value);

  /**
   * How a field's values are read.
   *
   * @param format of dates, ranges of dates and points; null: the field's own
   * @throws ApiException 400: the field does not have such a format
   */
  static SourceValue of(ValueField field, @Nullable String format, IndexAnalyzers analyzers) {
    FieldType type = field.type();
    boolean formatted =
        type.family() == FieldType.Family.DATE
            || type == FieldType.DATE_RANGE
            || type == FieldType.GEO_POINT;
    if (format != null && !formatted) {
      throw ApiException.illegalArgument(
          "Field ["
              + field.path()
              + "] of type ["
              + type.typeName()
              + "] doesn't support formats.");
    }
    try {
      return switch (type.family()) {
        case GEO -> Point.of(format);
        case RANGE -> Range.of(field, format);
        case FLAT -> new Flat();
        case BINARY -> new Text();
        case DATE -> new Numeric(ValueFormat.of(field), dates(field, format), true);
        case BOOLEAN -> new Numeric(ValueFormat.of(field), ValueFormat.of(field), true);
        case WHOLE, UNSIGNED, SCALED, FRACTION -> {
          // What the document says, which sixteen bits would round.
          ValueField exact =
              type == FieldType.HALF_FLOAT ? ValueField.of(field.path(), FieldType.FLOAT) : field;
          yield new Numeric(ValueFormat.of(exact), ValueFormat.of(exact), false);
        }
        case IP, KEYWORD, TEXT, CONSTANT, COMPLETION, VECTOR ->
            new Word(field, (ValueFormat.OfBytes) ValueFormat.of(field), analyzers);
      };
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiException.illegalArgument(String.valueOf(e.getMessage())).error(), e);
    }
  }

  private static ValueFormat dates(ValueField field, @Nullable String format) {
    return ValueFormat.of(field, format, null);
  }

  /** Numbers, dates and booleans. */
  record Numeric(ValueFormat own, ValueFormat format, boolean formatted) implements SourceValue {
    @Override
    public Object shown(JsonNode value) {
      Object given =
          !value.isIntegralNumber()
              ? value.asString()
              : value.canConvertToLong() ? (Object) value.longValue() : value.bigIntegerValue();
      long raw = ((ValueFormat.OfLongs) own).parse(given, false, 0);
      var longs = (ValueFormat.OfLongs) format;
      return formatted ? longs.shown(raw) : longs.sortValue(raw);
    }
  }

  /** Texts, keywords and addresses. */
  record Word(ValueField field, ValueFormat.OfBytes format, IndexAnalyzers analyzers)
      implements SourceValue {
    @Override
    public @Nullable Object shown(JsonNode value) {
      String text = value.asString();
      if (text.length() > field.ignoreAbove()) {
        return null;
      }
      if (field.normalizer() != null) {
        BytesRef normal = analyzers.normalized(field, text);
        return normal.utf8ToString();
      }
      byte[] bytes = format.parse(text);
      return format.shown(bytes, 0, bytes.length);
    }
  }

  /** As it stands in the source. */
  record Text() implements SourceValue {
    @Override
    public Object shown(JsonNode value) {
      return value.asString();
    }
  }

  /** Objects of any shape, as Java writes maps. */
  record Flat() implements SourceValue {
    @Override
    public Object shown(JsonNode value) {
      return JsonMapper.shared().convertValue(value, Object.class).toString();
    }
  }

  /** Points as GeoJSON, or as text. */
  record Point(boolean asText) implements SourceValue {

    static Point of(@Nullable String format) {
      return switch (format) {
        case null -> new Point(false);
        case "geojson" -> new Point(false);
        case "wkt" -> new Point(true);
        default ->
            throw new IllegalArgumentException("Unrecognized geometry format [" + format + "].");
      };
    }

    @Override
    public Object shown(JsonNode value) {
      GeoPoint point = GeoPoint.of(value);
      return asText
          ? "POINT (" + point.longitude() + " " + point.latitude() + ")"
          : Map.of("type", "Point", "coordinates", List.of(point.longitude(), point.latitude()));
    }
  }

  /** Ranges by their bounds; blocks of addresses as they stand in the source. */
  record Range(SourceValue bounds) implements SourceValue {

    static Range of(ValueField field, @Nullable String format) {
      FieldType type = Objects.requireNonNull(field.type().ofBounds());
      if (type == FieldType.DATE) {
        var dates = ValueField.dynamicDate(field.path(), field.dateFormat());
        return new Range(new Numeric(ValueFormat.of(dates), dates(dates, format), true));
      }
      return new Range(
          type == FieldType.IP
              ? new Text()
              : new Numeric(
                  ValueFormat.of(ValueField.of(field.path(), type)),
                  ValueFormat.of(ValueField.of(field.path(), type)),
                  false));
    }

    @Override
    public Object shown(JsonNode value) {
      if (!value.isObject()) {
        return value.asString();
      }
      Map<String, @Nullable Object> range = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> bound : value.properties()) {
        JsonNode given = bound.getValue();
        range.put(bound.getKey(), given.isNull() ? null : bounds.shown(given));
      }
      return range;
    }
  }
}
