package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A step of a case. */
sealed interface Step {

  /**
   * Calls an API.
   *
   * @param expected the failure that is expected; null if none is
   */
  record Do(Call call, @Nullable String expected) implements Step {}

  /** Requires a value. */
  record Match(String path, @Nullable Object value) implements Step {}

  /** Requires a length of a text, list or object. */
  record Length(String path, @Nullable Object value) implements Step {}

  /** Requires that a text has a part, a list an element, an object members. */
  record Contains(String path, @Nullable Object value) implements Step {}

  /** Requires that a value is there, and neither false, 0 nor empty text. */
  record IsTrue(String path) implements Step {}

  /** Requires the opposite. */
  record IsFalse(String path) implements Step {}

  /** Requires that a value is greater or less. */
  record Compare(Comparison.Order order, String path, @Nullable Object value) implements Step {}

  /** Requires a number, more or less. */
  record CloseTo(String path, double value, double error) implements Step {}

  /** Keeps a value for later steps. */
  record Keep(String path, String name) implements Step {}

  /** What a {@code do} says besides the call. */
  Set<String> OF_DO =
      Set.of(
          "catch",
          "headers",
          "warnings",
          "warnings_regex",
          "allowed_warnings",
          "allowed_warnings_regex",
          "node_selector");

  /** Reads a step; one that keeps several values is several. */
  static List<Step> parse(String kind, @Nullable Object value) {
    return switch (kind) {
      case "do" -> List.of(parseDo(Values.object(value)));
      case "is_true" -> List.of(new IsTrue(String.valueOf(value)));
      case "is_false" -> List.of(new IsFalse(String.valueOf(value)));
      default ->
          Values.object(value).entrySet().stream()
              .map(member -> parseAssertion(kind, member.getKey(), member.getValue()))
              .toList();
    };
  }

  private static Step parseAssertion(String kind, String path, @Nullable Object value) {
    return switch (kind) {
      case "match" -> new Match(path, value);
      case "length" -> new Length(path, value);
      case "contains" -> new Contains(path, value);
      case "gt", "gte", "lt", "lte" ->
          new Compare(Comparison.Order.valueOf(kind.toUpperCase(Locale.ROOT)), path, value);
      case "close_to" -> {
        var bounds = Values.object(value);
        yield new CloseTo(path, number(bounds.get("value")), number(bounds.get("error")));
      }
      case "set" -> new Keep(path, String.valueOf(value));
      default -> throw new IllegalArgumentException("unknown step [" + kind + "]");
    };
  }

  private static double number(@Nullable Object value) {
    return Double.parseDouble(String.valueOf(value));
  }

  private static Do parseDo(Map<String, @Nullable Object> members) {
    var headers = new LinkedHashMap<String, String>();
    if (members.get("headers") != null) {
      Values.object(members.get("headers"))
          .forEach((name, value) -> headers.put(name, String.valueOf(value)));
    }
    List<String> apis =
        members.keySet().stream().filter(member -> !OF_DO.contains(member)).toList();
    if (apis.isEmpty()) {
      throw new IllegalArgumentException("a [do] that calls nothing");
    }
    // Of several, which are mistakes, OpenSearch's own runner calls the last.
    String api = apis.getLast();
    var arguments = new LinkedHashMap<String, String>();
    var bodies = new ArrayList<@Nullable Object>();
    if (members.get(api) != null) {
      Values.object(members.get(api))
          .forEach(
              (name, value) -> {
                if (name.equals("body")) {
                  Values.list(value).forEach(body -> bodies.addAll(body(body)));
                } else {
                  arguments.put(name, String.join(",", listed(value)));
                }
              });
    }
    Object expected = members.get("catch");
    return new Do(
        new Call(api, arguments, bodies, headers),
        expected == null ? null : String.valueOf(expected));
  }

  private static List<String> listed(@Nullable Object value) {
    return Values.list(value).stream().map(String::valueOf).toList();
  }

  /** A text is JSON, also of several values. */
  private static List<@Nullable Object> body(@Nullable Object body) {
    return body instanceof String text ? Values.json(text) : Values.list(body);
  }
}
