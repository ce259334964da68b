package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.mapping.ValueFormat;
import io.pinakes.common.query.FieldAndFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of {@code fields}: values of the source, as the mapping reads them. */
final class SourceFields {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** A field, the place of its values in the source, and how they are shown. */
  private record Shown(
      String path, String source, ValueField field, ValueFormat own, ValueFormat format) {}

  private final List<Shown> fields = new ArrayList<>();

  /**
   * Finds the fields.
   *
   * @throws ApiException 400: a field does not have such a format
   */
  SourceFields(List<FieldAndFormat> asked, Mapping mapping) {
    Map<String, Shown> byPath = new LinkedHashMap<>();
    for (FieldAndFormat each : asked) {
      for (ValueField field : mapping.valueFields().values()) {
        if (Glob.matches(each.field(), field.path())) {
          byPath.put(
              field.path(),
              new Shown(
                  field.path(),
                  sourceOf(field, mapping),
                  field,
                  ValueFormat.of(field),
                  format(field, each.format())));
        }
      }
    }
    fields.addAll(byPath.values());
  }

  /** A sub-field is made of its parent's values. */
  private static String sourceOf(ValueField field, Mapping mapping) {
    int dot = field.path().lastIndexOf('.');
    ValueField parent = dot < 0 ? null : mapping.valueField(field.path().substring(0, dot));
    return parent != null && parent.subFields().containsValue(field) ? parent.path() : field.path();
  }

  private static ValueFormat format(ValueField field, @Nullable String format) {
    boolean formatted = isDate(field);
    if (format != null && !formatted) {
      throw ApiException.illegalArgument(
          "Field ["
              + field.path()
              + "] of type ["
              + field.type().typeName()
              + "] doesn't support formats.");
    }
    try {
      return ValueFormat.of(field, format, null);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiException.illegalArgument(String.valueOf(e.getMessage())).error(), e);
    }
  }

  /** Puts a document's values in; fields without one are left out. */
  void load(byte[] source, Map<String, List<@Nullable Object>> into) {
    JsonNode json = JSON.readTree(source);
    for (Shown shown : fields) {
      List<@Nullable Object> values = new ArrayList<>();
      collect(json, shown.source(), shown, values);
      if (!values.isEmpty()) {
        into.put(shown.path(), values);
      }
    }
  }

  /** Names in a source may have dots, so that a path may be divided in several ways. */
  private static void collect(
      JsonNode json, String path, Shown shown, List<@Nullable Object> values) {
    if (json.isArray()) {
      json.forEach(element -> collect(element, path, shown, values));
      return;
    }
    if (!json.isObject()) {
      return;
    }
    JsonNode whole = json.get(path);
    if (whole != null) {
      add(whole, shown, values);
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      JsonNode inner = json.get(path.substring(0, dot));
      if (inner != null) {
        collect(inner, path.substring(dot + 1), shown, values);
      }
    }
  }

  private static void add(JsonNode value, Shown shown, List<@Nullable Object> values) {
    if (value.isArray()) {
      value.forEach(element -> add(element, shown, values));
    } else if (value.isValueNode() && !value.isNull()) {
      Object read = read(value, shown);
      if (read != null) {
        values.add(read);
      }
    }
  }

  /** Null if the field does not take the value. */
  private static @Nullable Object read(JsonNode value, Shown shown) {
    String text = value.asString();
    try {
      return switch (shown.format()) {
        case ValueFormat.OfLongs format -> {
          var own = (ValueFormat.OfLongs) shown.own();
          long raw = own.parse(value.isIntegralNumber() ? scalar(value) : text, false, 0);
          yield isDate(shown.field()) || shown.field().type() == FieldType.BOOLEAN
              ? format.shown(raw)
              : format.sortValue(raw);
        }
        case ValueFormat.OfBytes format -> {
          if (text.length() > shown.field().ignoreAbove()) {
            yield null;
          }
          byte[] bytes = format.parse(text);
          yield format.shown(bytes, 0, bytes.length);
        }
      };
    } catch (IllegalArgumentException e) {
      // As when the document was indexed, if the field ignores what it cannot read.
      return null;
    }
  }

  private static boolean isDate(ValueField field) {
    return field.type().family() == FieldType.Family.DATE;
  }

  private static Object scalar(JsonNode value) {
    return value.canConvertToLong() ? (Object) value.longValue() : value.bigIntegerValue();
  }
}
