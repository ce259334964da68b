package io.pinakes.common.aggregation;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where an aggregation's values come from.
 *
 * @param missing stands in for the value of a document that has none: a String, Boolean, Long,
 *     BigInteger or Double; null: such documents are left out
 * @param format of values in the answer; null: the field's
 * @param timeZone of dates; null: UTC
 * @param valueType what to take an unmapped field for; null: it has no values at all
 */
public record ValuesSource(
    String field,
    @Nullable Object missing,
    @Nullable String format,
    @Nullable ZoneId timeZone,
    @Nullable String valueType) {

  private static final Set<String> VALUE_TYPES =
      Set.of(
          "string",
          "keyword",
          "byte",
          "short",
          "integer",
          "long",
          "unsigned_long",
          "float",
          "double",
          "number",
          "numeric",
          "date",
          "ip",
          "boolean");

  /** A field as it is. */
  public static ValuesSource of(String field) {
    return new ValuesSource(field, null, null, null, null);
  }

  /** The time zone, UTC unless the request names another. */
  public ZoneId zone() {
    return timeZone == null ? ZoneOffset.UTC : timeZone;
  }

  /**
   * Takes the members that say where values come from.
   *
   * @throws ApiException 400 if there is no field
   */
  static ValuesSource parse(Members members) {
    return parse(members, false, false);
  }

  static ValuesSource parse(Members members, boolean formatted, boolean zoned) {
    members.refuse("script");
    return parse(members, members.scalar("missing"), formatted, zoned, "field, script");
  }

  /** The values of a source of {@code composite}, of which none stands in for a missing one. */
  static ValuesSource ofSource(Members members, boolean dates) {
    members.refuse("script");
    return parse(members, null, dates, dates, "field, script");
  }

  /**
   * Takes the members of an aggregation that never had scripts.
   *
   * @throws ApiException 400 if there is no field
   */
  static ValuesSource ofField(Members members) {
    return parse(members, members.scalar("missing"), false, false, "field");
  }

  private static ValuesSource parse(
      Members members,
      @Nullable Object missing,
      boolean formatted,
      boolean zoned,
      String required) {
    String field = members.string("field");
    if (field == null) {
      throw ApiException.illegalArgument(
          "Required one of fields [" + required + "], but none were specified. ");
    }
    JsonNode zone = zoned ? members.take("time_zone") : null;
    return new ValuesSource(
        field,
        missing,
        formatted ? members.string("format") : null,
        zone == null ? null : zone(zone),
        members.reading("value_type", () -> valueType(members.string("value_type"))));
  }

  private static @Nullable String valueType(@Nullable String type) {
    if (type != null && !VALUE_TYPES.contains(type)) {
      throw ApiException.illegalArgument("Unknown value type [" + type + "]");
    }
    return type;
  }

  /** An id or an offset, or OpenSearch's number of hours. */
  private static ZoneId zone(JsonNode value) {
    if (value.isIntegralNumber() && Math.abs(value.asLong()) <= 18) {
      return ZoneOffset.ofHours(value.intValue());
    }
    try {
      return ZoneId.of(JsonValues.text("time_zone", value));
    } catch (DateTimeException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }
}
