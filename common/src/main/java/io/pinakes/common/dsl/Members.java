package io.pinakes.common.dsl;

import io.pinakes.common.dsl.QueryNode.Weighted;
import io.pinakes.common.error.ApiException;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a query says of itself, member by member. The ones that every query may have, {@code boost}
 * and {@code _name}, are kept here; a query reads its own and hands the others to {@link #rest}.
 */
final class Members implements Iterable<Map.Entry<String, JsonNode>> {

  private final String query;
  private final JsonNode body;
  private float boost = 1;
  private @Nullable String name;

  Members(String query, JsonNode body) {
    this.query = query;
    this.body = body;
  }

  /** The one field that a query names. */
  static Map.Entry<String, JsonNode> field(String query, ObjectNode body) {
    if (body.isEmpty()) {
      throw query.equals("match")
          ? ApiException.parsing("No text specified for text query")
          : ApiException.illegalArgument("field name is null or empty");
    }
    var members = body.properties().iterator();
    Map.Entry<String, JsonNode> field = members.next();
    if (members.hasNext()) {
      throw ApiException.parsing(
          "["
              + query
              + "] query doesn't support multiple fields, found ["
              + field.getKey()
              + "] and ["
              + members.next().getKey()
              + "]");
    }
    if (field.getKey().isEmpty()) {
      throw ApiException.illegalArgument("field name is null or empty");
    }
    return field;
  }

  String query() {
    return query;
  }

  @Override
  public Iterator<Map.Entry<String, JsonNode>> iterator() {
    return body.properties().iterator();
  }

  /** Takes what every query may have, and refuses the rest. */
  void rest(Map.Entry<String, JsonNode> member) {
    if (!common(member)) {
      throw notSupported(member.getKey());
    }
  }

  /** The same for queries that OpenSearch reads by the names of their parameters. */
  void restByName(Map.Entry<String, JsonNode> member) {
    if (!common(member)) {
      throw unknownField(member.getKey());
    }
  }

  private boolean common(Map.Entry<String, JsonNode> member) {
    switch (member.getKey()) {
      case "boost" -> boost = boost(member.getValue());
      case "_name" -> name = JsonValues.text("_name", member.getValue());
      default -> {
        return false;
      }
    }
    return true;
  }

  private float boost(JsonNode value) {
    float number = JsonValues.fraction("boost", value);
    if (number < 0) {
      throw ApiException.illegalArgument(
          "negative [boost] are not allowed in ["
              + query
              + "], use a value between 0 and 1 to deboost");
    }
    return number;
  }

  float boost() {
    return boost;
  }

  ApiException notSupported(String parameter) {
    return ApiException.parsing("[" + query + "] query does not support [" + parameter + "]");
  }

  ApiException unknownField(String parameter) {
    return new ApiException(
        400, "x_content_parse_exception", "[" + query + "] unknown field [" + parameter + "]");
  }

  /** The query with its boost and name. */
  QueryNode weigh(QueryNode node) {
    return boost == 1 && name == null ? node : new Weighted(node, boost, name);
  }
}
