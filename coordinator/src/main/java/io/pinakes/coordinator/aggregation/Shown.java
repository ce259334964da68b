package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TermsPartial;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts numbers and keys into answers as OpenSearch shows them. */
final class Shown {

  private Shown() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The format that a request names; null: none. */
  static ResultFormat format(@Nullable String pattern) {
    return pattern == null ? ResultFormat.RAW : ResultFormat.decimal(pattern);
  }

  /** A number, or null if there is none. */
  static void number(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, value);
    } else {
      to.putNull(name);
    }
  }

  /** A number and, if the format has one, its text. */
  static void number(ObjectNode to, String name, double value, ResultFormat format) {
    number(to, name, value);
    if (Double.isFinite(value) && format.showsText()) {
      to.put(name + "_as_string", format.text(value));
    }
  }

  /** The one number of a metric. */
  static Result.Metric value(String type, double value, ResultFormat format) {
    ObjectNode json = object();
    number(json, "value", value, format);
    return new Result.Metric(
        type, json, Map.of("value", Double.isFinite(value) ? value : Double.NaN));
  }

  /** The keys of a combination; returns the text by which paths name it. */
  static String keys(ObjectNode to, List<?> keys, List<TermsPartial.Part> parts) {
    ArrayNode shown = to.putArray("key");
    var text = new StringJoiner("|");
    for (int i = 0; i < keys.size(); i++) {
      TermsPartial.Part part = parts.get(i);
      ObjectNode one = object();
      text.add(key(one, keys.get(i), part.kind(), part.format()));
      shown.add(
          switch (part.format().kind()) {
            case BOOLEAN -> BooleanNode.valueOf(keys.get(i).equals(1L));
            case DATE, DECIMAL -> one.get("key_as_string");
            default -> one.get("key");
          });
    }
    to.put("key_as_string", text.toString());
    return text.toString();
  }

  /** A key and, if the format has one, its text; returns the text by which paths name it. */
  static String key(ObjectNode to, Object key, KeyKind kind, ResultFormat format) {
    switch (key) {
      case String text -> {
        String shown = format.text(text);
        to.put("key", shown);
        return shown;
      }
      case Double number -> {
        to.put("key", number);
        String shown = format.text(number.doubleValue());
        if (format.showsText() && format.kind() != ResultFormat.Kind.UNSIGNED) {
          to.put("key_as_string", shown);
        }
        return shown;
      }
      case Long number when kind == KeyKind.UNSIGNED -> {
        to.put("key", new BigInteger(Long.toUnsignedString(number)));
        return Long.toUnsignedString(number);
      }
      case Long number -> {
        to.put("key", number);
        String shown = format.text(number.longValue());
        if (format.showsText()) {
          to.put("key_as_string", shown);
        }
        return shown;
      }
      default -> throw new IllegalStateException("no key: " + key.getClass());
    }
  }
}
