package io.pinakes.common.highlight;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryParser;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.highlight.Highlight.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the member {@code highlight} of a request. */
final class HighlightParser {

  /** Entries of {@code fields}, each a field or a pattern. */
  private static final int MAX_FIELDS = 1_000;

  /** Tags and further fields of one entry. */
  private static final int MAX_LIST = 100;

  /** How many styles the schema {@code styled} has. */
  private static final int STYLES = 10;

  private final boolean ofField;
  private @Nullable List<String> preTags;
  private @Nullable List<String> postTags;
  private @Nullable Integer fragmentSize;
  private @Nullable Integer numberOfFragments;
  private @Nullable Integer fragmentOffset;
  private @Nullable Boolean scoreOrdered;
  private @Nullable Boolean requireFieldMatch;
  private @Nullable String type;
  private @Nullable String fragmenter;
  private @Nullable Integer noMatchSize;
  private @Nullable QueryNode query;
  private @Nullable List<String> matchedFields;
  private @Nullable String boundaries;
  private @Nullable String boundaryLocale;
  private @Nullable String boundaryChars;
  private @Nullable Integer boundaryMaxScan;
  private @Nullable Integer maxAnalyzerOffset;
  private @Nullable Integer phraseLimit;

  private HighlightParser(boolean ofField) {
    this.ofField = ofField;
  }

  static Highlight parse(ObjectNode json) {
    var all = new HighlightParser(false);
    JsonNode fields = null;
    boolean html = false;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        case "fields" -> fields = value;
        case "encoder" -> html = JsonValues.text(name, value).equals("html");
        case "tags_schema" -> all.schema(JsonValues.text(name, value));
        default -> all.read(name, value);
      }
    }
    HighlightOptions ofAll = all.options();
    var parsed = new ArrayList<Field>();
    if (fields != null) {
      fields(fields, ofAll, parsed);
    }
    if (parsed.size() > MAX_FIELDS) {
      throw ApiException.illegalArgument(
          "[fields] of [highlight] may have [" + MAX_FIELDS + "] entries, not " + parsed.size());
    }
    return new Highlight(parsed, html);
  }

  private static void fields(JsonNode fields, HighlightOptions all, List<Field> parsed) {
    if (fields instanceof ObjectNode object) {
      object.properties().forEach(each -> parsed.add(field(each.getKey(), each.getValue(), all)));
      return;
    }
    if (!fields.isArray()) {
      throw invalid(
          "highlight", "fields doesn't support values of type: " + JsonValues.token(fields));
    }
    for (JsonNode each : fields) {
      if (!each.isObject() || each.size() != 1) {
        throw invalid(
            "fields",
            "can be a single object with any number of fields or an array where each entry is an"
                + " object with a single field");
      }
      Map.Entry<String, JsonNode> only = each.properties().iterator().next();
      parsed.add(field(only.getKey(), only.getValue(), all));
    }
  }

  private static Field field(String name, JsonNode json, HighlightOptions all) {
    if (!(json instanceof ObjectNode object)) {
      throw invalid("highlight", "failed to parse field [fields]");
    }
    var own = new HighlightParser(true);
    object.properties().forEach(member -> own.read(member.getKey(), member.getValue()));
    return new Field(name, own.options().orElse(all));
  }

  private void read(String name, JsonNode value) {
    switch (name) {
      case "pre_tags" -> preTags = texts(name, value);
      case "post_tags" -> postTags = texts(name, value);
      case "fragment_size" -> fragmentSize = number(name, value);
      case "number_of_fragments" -> {
        int number = number(name, value);
        numberOfFragments = number < 0 ? null : number;
      }
      case "fragment_offset" -> fragmentOffset = number(name, value);
      case "order" -> scoreOrdered = text(name, value).equals("score");
      case "require_field_match" -> requireFieldMatch = JsonValues.flag(name, value);
      case "type" -> type = text(name, value);
      case "fragmenter" -> fragmenter = text(name, value);
      case "no_match_size" -> noMatchSize = number(name, value);
      case "highlight_query" -> query = new QueryParser().parse(value);
      case "boundary_scanner" -> boundaries = boundaries(text(name, value));
      case "boundary_scanner_locale" -> boundaryLocale = text(name, value);
      case "boundary_chars" -> boundaryChars = text(name, value);
      case "boundary_max_scan" -> boundaryMaxScan = number(name, value);
      case "max_analyzer_offset" -> maxAnalyzerOffset = offset(number(name, value));
      case "phrase_limit" -> phraseLimit = number(name, value);
      case "force_source" -> {
        // Texts come from the source in any case.
        boolean _ = JsonValues.flag(name, value);
      }
      case "matched_fields" -> {
        if (!ofField) {
          throw unknown(name);
        }
        matchedFields = texts(name, value);
      }
      case "options" -> throw invalid(where(), "[options] of a highlighter are not supported");
      default -> throw unknown(name);
    }
  }

  private static int offset(int offset) {
    if (offset <= 0) {
      throw ApiException.illegalArgument(
          "the value [" + offset + "] of max_analyzer_offset is invalid");
    }
    return offset;
  }

  private String boundaries(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "sentence", "word", "chars" -> lower;
      default -> throw invalid(where(), "failed to parse field [boundary_scanner]");
    };
  }

  private void schema(String name) {
    switch (name) {
      case "default" -> {
        preTags = null;
        postTags = null;
      }
      case "styled" -> {
        preTags =
            IntStream.rangeClosed(1, STYLES).mapToObj(i -> "<em class=\"hlt" + i + "\">").toList();
        postTags = List.of("</em>");
      }
      default -> throw invalid("highlight", "failed to parse field [tags_schema]");
    }
  }

  private HighlightOptions options() {
    if (preTags != null && postTags == null) {
      throw new ApiException(
          400, "parsing_exception", "pre_tags are set but post_tags are not set");
    }
    return new HighlightOptions(
        preTags,
        postTags,
        fragmentSize,
        numberOfFragments,
        fragmentOffset,
        scoreOrdered,
        requireFieldMatch,
        type,
        fragmenter,
        noMatchSize,
        query,
        matchedFields,
        boundaries,
        boundaryLocale,
        boundaryChars,
        boundaryMaxScan,
        maxAnalyzerOffset,
        phraseLimit);
  }

  private String where() {
    return ofField ? "highlight_field" : "highlight";
  }

  private ApiException unknown(String name) {
    return invalid(where(), "unknown field [" + name + "]");
  }

  private int number(String name, JsonNode value) {
    try {
      return JsonValues.whole(name, value);
    } catch (ApiException e) {
      throw invalid(where(), "failed to parse field [" + name + "]");
    }
  }

  private String text(String name, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw invalid(where(), name + " doesn't support values of type: " + JsonValues.token(value));
    }
    return value.asString();
  }

  private List<String> texts(String name, JsonNode value) {
    var texts = new ArrayList<String>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      texts.add(text(name, each));
    }
    if (texts.isEmpty() || texts.size() > MAX_LIST) {
      throw ApiException.illegalArgument(
          "[" + name + "] must have 1 to [" + MAX_LIST + "] members, not [" + texts.size() + "]");
    }
    return texts;
  }

  private static ApiException invalid(String where, String reason) {
    return new ApiException(400, "x_content_parse_exception", "[" + where + "] " + reason);
  }
}
