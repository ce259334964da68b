package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to show what becomes of a text.
 *
 * @param texts one after another, as the values of a field
 * @param tokenizer a name or a definition; null: none
 * @param filters names or definitions
 * @param charFilters names or definitions
 * @param explain whether to show every step
 * @param attributes of tokens to show with it, in lower case; empty: all
 */
public record AnalyzeBody(
    List<String> texts,
    @Nullable String analyzer,
    @Nullable JsonNode tokenizer,
    List<JsonNode> filters,
    List<JsonNode> charFilters,
    @Nullable String normalizer,
    @Nullable String field,
    boolean explain,
    Set<String> attributes) {

  /** Texts of one request. */
  static final int MAX_TEXTS = 10_000;

  public AnalyzeBody {
    texts = List.copyOf(texts);
    filters = List.copyOf(filters);
    charFilters = List.copyOf(charFilters);
    attributes = Collections.unmodifiableSet(new TreeSet<>(attributes));
  }

  /**
   * Reads a request's body.
   *
   * @throws ApiException 400 for a member that is unknown or of the wrong kind
   */
  public static AnalyzeBody parse(ObjectNode json) {
    List<String> texts = List.of();
    String analyzer = null;
    JsonNode tokenizer = null;
    List<JsonNode> filters = List.of();
    List<JsonNode> charFilters = List.of();
    String normalizer = null;
    String field = null;
    boolean explain = false;
    Set<String> attributes = Set.of();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        case "text" -> texts = strings(name, value);
        case "analyzer" -> analyzer = string(name, value);
        case "tokenizer" -> tokenizer = part(name, value);
        case "filter" -> filters = parts(name, value);
        case "char_filter" -> charFilters = parts(name, value);
        case "normalizer" -> normalizer = string(name, value);
        case "field" -> field = string(name, value);
        case "explain" -> explain = flag(name, value);
        case "attributes" -> {
          attributes = new TreeSet<>();
          for (String each : strings(name, value)) {
            attributes.add(each.toLowerCase(Locale.ROOT));
          }
        }
        default -> throw invalid("unknown field [" + name + "]");
      }
    }
    if (texts.size() > MAX_TEXTS) {
      throw ApiException.illegalArgument(
          "[text] may have [" + MAX_TEXTS + "] values, not [" + texts.size() + "]");
    }
    return new AnalyzeBody(
        texts, analyzer, tokenizer, filters, charFilters, normalizer, field, explain, attributes);
  }

  private static String string(String name, JsonNode value) {
    if (!value.isString()) {
      throw wrongKind(name, value);
    }
    return value.asString();
  }

  private static boolean flag(String name, JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isString() && (value.asString().equals("true") || value.asString().equals("false"))) {
      return value.asString().equals("true");
    }
    throw wrongKind(name, value);
  }

  private static List<String> strings(String name, JsonNode value) {
    var strings = new ArrayList<String>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      strings.add(string(name, each));
    }
    return strings;
  }

  private static JsonNode part(String name, JsonNode value) {
    if (!value.isString() && !value.isObject()) {
      throw wrongKind(name, value);
    }
    return value;
  }

  private static List<JsonNode> parts(String name, JsonNode value) {
    var parts = new ArrayList<JsonNode>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      parts.add(part(name, each));
    }
    return parts;
  }

  private static ApiException wrongKind(String name, JsonNode value) {
    String kind =
        switch (value.getNodeType()) {
          case OBJECT, POJO -> "START_OBJECT";
          case ARRAY -> "START_ARRAY";
          case NUMBER -> "VALUE_NUMBER";
          case BOOLEAN -> "VALUE_BOOLEAN";
          case NULL, MISSING -> "VALUE_NULL";
          case STRING, BINARY -> "VALUE_STRING";
        };
    return invalid(name + " doesn't support values of type: " + kind);
  }

  private static ApiException invalid(String reason) {
    return new ApiException(400, "x_content_parse_exception", "[analyze_request] " + reason);
  }
}
