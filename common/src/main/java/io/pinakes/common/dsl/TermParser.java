package io.pinakes.common.dsl;

import io.pinakes.common.dsl.TermLevel.Bitmap;
import io.pinakes.common.dsl.TermLevel.Exists;
import io.pinakes.common.dsl.TermLevel.Ids;
import io.pinakes.common.dsl.TermLevel.Range;
import io.pinakes.common.dsl.TermLevel.Relation;
import io.pinakes.common.dsl.TermLevel.Term;
import io.pinakes.common.dsl.TermLevel.Terms;
import io.pinakes.common.dsl.TermLevel.TermsLookup;
import io.pinakes.common.dsl.TermLevel.TermsSet;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries for values as they are. */
final class TermParser {

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of(
          "term", (_, name, body) -> term(name, body),
          "terms", (_, name, body) -> terms(name, body),
          "terms_set", (_, name, body) -> termsSet(name, body),
          "range", (_, name, body) -> range(name, body),
          "exists", (_, name, body) -> exists(name, body),
          "ids", (_, name, body) -> ids(name, body));

  private TermParser() {}

  private static QueryNode term(String name, ObjectNode body) {
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (member.getValue().isArray()) {
        throw ApiException.parsing("[term] query does not support array of values");
      }
    }
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      return new Term(field.getKey(), Values.scalar(name, field.getValue()), false);
    }
    var members = new Members(name, field.getValue());
    Object term = null;
    boolean caseInsensitive = false;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "value", "term" -> term = Values.scalar(name, member.getValue());
        case "case_insensitive" -> caseInsensitive = Values.flag(member);
        default -> members.rest(member);
      }
    }
    if (term == null) {
      throw ApiException.illegalArgument("value cannot be null");
    }
    return members.weigh(new Term(field.getKey(), term, caseInsensitive));
  }

  private static QueryNode terms(String name, ObjectNode body) {
    var members = new Members(name, body);
    QueryNode terms = null;
    boolean bitmap = false;
    for (Map.Entry<String, JsonNode> member : members) {
      JsonNode value = member.getValue();
      if (member.getKey().equals("value_type")) {
        bitmap = isBitmap(Values.text(member));
      } else if (value.isContainer()) {
        if (terms != null) {
          throw ApiException.parsing("[terms] query does not support multiple fields");
        }
        terms =
            value.isArray()
                ? new Terms(member.getKey(), Values.scalars(name, value))
                : lookup(name, member.getKey(), value);
      } else {
        members.rest(member);
      }
    }
    if (terms == null) {
      throw ApiException.parsing(
          "[terms] query requires a field name, followed by array of terms or a document lookup"
              + " specification");
    }
    return members.weigh(bitmap && terms instanceof Terms one ? bitmap(one) : terms);
  }

  private static boolean isBitmap(String valueType) {
    return switch (valueType.toLowerCase(Locale.ROOT)) {
      case "default" -> false;
      case "bitmap" -> true;
      default -> throw ApiException.illegalArgument(valueType + " is not valid value_type");
    };
  }

  private static QueryNode bitmap(Terms terms) {
    if (terms.values().size() != 1 || !(terms.values().getFirst() instanceof String encoded)) {
      throw ApiException.illegalArgument(
          "Invalid value for bitmap type: Expected a single-element array with a base64 encoded"
              + " serialized bitmap.");
    }
    return new Bitmap(terms.field(), encoded);
  }

  private static QueryNode lookup(String query, String field, JsonNode value) {
    String index = null;
    String id = null;
    String path = null;
    String routing = null;
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      switch (member.getKey()) {
        case "index" -> index = Values.text(member);
        case "id" -> id = Values.text(member);
        case "path" -> path = Values.text(member);
        case "routing" -> routing = Values.text(member);
        // The coordinator heeds it.
        case "store" -> Values.flag(member);
        default ->
            throw ApiException.parsing(
                "["
                    + query
                    + "] query does not support ["
                    + member.getKey()
                    + "] within lookup element");
      }
    }
    if (index == null || id == null || path == null) {
      throw ApiException.illegalArgument(
          "[" + query + "] query lookup element requires specifying the index, id and path.");
    }
    return new TermsLookup(field, index, id, path, routing);
  }

  private static QueryNode termsSet(String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      throw ApiException.parsing("[terms_set] query malformed, no start_object after field name");
    }
    var members = new Members(name, field.getValue());
    List<Object> values = null;
    String minimumField = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "terms" -> values = Values.scalars(name, member.getValue());
        case "minimum_should_match_field" -> minimumField = Values.text(member);
        case "minimum_should_match_script" ->
            throw ApiException.illegalArgument("[terms_set] query does not support scripts");
        default -> members.rest(member);
      }
    }
    if (values == null) {
      throw ApiException.illegalArgument("No terms specified for terms_set query");
    }
    if (minimumField == null) {
      throw ApiException.illegalArgument("No minimum should match has been specified");
    }
    return members.weigh(new TermsSet(field.getKey(), values, minimumField));
  }

  private static QueryNode range(String name, ObjectNode body) {
    var outer = new Members(name, body);
    Map.Entry<String, JsonNode> field = null;
    for (Map.Entry<String, JsonNode> member : outer) {
      if (member.getKey().equals("_name")) {
        outer.rest(member);
      } else if (!member.getValue().isObject()) {
        throw outer.notSupported(member.getKey());
      } else if (field != null) {
        throw ApiException.parsing(
            "[range] query doesn't support multiple fields, found ["
                + field.getKey()
                + "] and ["
                + member.getKey()
                + "]");
      } else {
        field = member;
      }
    }
    if (field == null || field.getKey().isEmpty()) {
      throw ApiException.illegalArgument("field name is null or empty");
    }
    var members = new Members(name, field.getValue());
    Object from = null;
    boolean includeFrom = true;
    Object to = null;
    boolean includeTo = true;
    String format = null;
    String timeZone = null;
    Relation relation = Relation.INTERSECTS;
    for (Map.Entry<String, JsonNode> member : members) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "gt", "gte" -> {
          from = bound(value);
          includeFrom = member.getKey().equals("gte");
        }
        case "lt", "lte" -> {
          to = bound(value);
          includeTo = member.getKey().equals("lte");
        }
        case "from" -> from = bound(value);
        case "to" -> to = bound(value);
        case "include_lower" -> includeFrom = Values.flag(member);
        case "include_upper" -> includeTo = Values.flag(member);
        case "format" -> format = Values.text(member);
        case "time_zone" -> timeZone = Values.text(member);
        case "relation" -> relation = relation(Values.text(member));
        default -> members.rest(member);
      }
    }
    return outer.weigh(
        members.weigh(
            new Range(
                field.getKey(), from, includeFrom, to, includeTo, format, timeZone, relation)));
  }

  private static @Nullable Object bound(JsonNode value) {
    return value.isNull() ? null : Values.scalar("range", value);
  }

  private static Relation relation(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "intersects" -> Relation.INTERSECTS;
      case "contains" -> Relation.CONTAINS;
      case "within" -> Relation.WITHIN;
      default -> throw ApiException.illegalArgument(text + " is not a valid relation");
    };
  }

  private static QueryNode exists(String name, ObjectNode body) {
    var members = new Members(name, body);
    String field = null;
    for (Map.Entry<String, JsonNode> member : members) {
      if (member.getKey().equals("field")) {
        field = Values.text(member);
      } else {
        members.rest(member);
      }
    }
    if (field == null) {
      throw ApiException.parsing("[exists] must be provided with a [field]");
    }
    if (field.isEmpty()) {
      throw ApiException.illegalArgument("field name is null or empty");
    }
    return members.weigh(new Exists(field));
  }

  private static QueryNode ids(String name, ObjectNode body) {
    var members = new Members(name, body);
    List<String> values = null;
    for (Map.Entry<String, JsonNode> member : members) {
      if (member.getKey().equals("values")) {
        values = ids(member.getValue());
      } else {
        members.restByName(member);
      }
    }
    if (values == null) {
      throw ApiException.illegalArgument("Required [values]");
    }
    return members.weigh(new Ids(values));
  }

  private static List<String> ids(JsonNode value) {
    Values.checkTerms(value.size());
    var ids = new ArrayList<String>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isString() && !id.isNumber()) {
        throw new ApiException(
            400,
            "x_content_parse_exception",
            "[ids] values doesn't support values of type: " + JsonValues.token(id));
      }
      ids.add(JsonValues.text("values", id));
    }
    return ids;
  }
}
