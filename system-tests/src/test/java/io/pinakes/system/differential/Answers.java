package io.pinakes.system.differential;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What of a search's answer is compared. */
final class Answers {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Scores are floats, whose last bits depend on the order in which clauses are added up. */
  private static final double SCORE_TOLERANCE = 2e-6;

  /** Sums of doubles differ by the order of shards. */
  private static final double VALUE_TOLERANCE = 1e-9;

  private Answers() {}

  /** The comparable part: without times, names of nodes and indices. Sources are checksums. */
  static ObjectNode reduce(int status, JsonNode answer) {
    ObjectNode reduced = JSON.createObjectNode().put("status", status);
    if (status >= 400) {
      reduced.put("type", answer.at("/error/type").asString(""));
      reduced.put("cause", answer.at("/error/root_cause/0/type").asString(""));
      return reduced;
    }
    reduced.set("total", answer.at("/hits/total").deepCopy());
    reduced.set("max_score", answer.at("/hits/max_score").deepCopy());
    ArrayNode hits = reduced.putArray("hits");
    for (JsonNode hit : answer.at("/hits/hits")) {
      ObjectNode kept = hits.addObject();
      for (String member : List.of("_id", "_score", "sort", "fields", "highlight")) {
        if (hit.has(member)) {
          kept.set(member, hit.get(member).deepCopy());
        }
      }
      if (hit.has("_source")) {
        kept.put("_source", checksum(hit.get("_source")));
      }
    }
    if (answer.has("aggregations")) {
      reduced.set("aggregations", withoutNames(answer.get("aggregations")));
    }
    if (answer.has("suggest")) {
      reduced.set("suggest", answer.get("suggest").deepCopy());
    }
    return reduced;
  }

  /** Hits within aggregations name indices; nothing else does. */
  private static JsonNode withoutNames(JsonNode value) {
    JsonNode copy = value.deepCopy();
    copy.findParents("_index").forEach(parent -> ((ObjectNode) parent).remove("_index"));
    return copy;
  }

  private static String checksum(JsonNode source) {
    var crc = new CRC32();
    crc.update(canonical(source).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private static String canonical(JsonNode value) {
    if (value.isObject()) {
      var sorted = new TreeMap<String, String>();
      value
          .properties()
          .forEach(member -> sorted.put(member.getKey(), canonical(member.getValue())));
      return sorted.toString();
    }
    if (value.isArray()) {
      var elements = new ArrayList<String>();
      value.forEach(element -> elements.add(canonical(element)));
      return elements.toString();
    }
    return value.isNumber()
        ? new BigDecimal(value.asString())
            .round(new MathContext(15))
            .stripTrailingZeros()
            .toString()
        : value.toString();
  }

  /** What differs, each with where it is; empty if nothing does. */
  static List<String> differences(JsonNode expected, JsonNode actual) {
    var differences = new ArrayList<String>();
    for (String member :
        List.of("status", "type", "cause", "total", "max_score", "aggregations", "suggest")) {
      compare(member, expected.path(member), actual.path(member), tolerance(member), differences);
    }
    hits(expected.path("hits"), actual.path("hits"), differences);
    return differences;
  }

  private static double tolerance(String member) {
    return member.equals("max_score") || member.equals("suggest")
        ? SCORE_TOLERANCE
        : VALUE_TOLERANCE;
  }

  /**
   * Hits in order; those with the same score or sort values may come in any order, and of those
   * that the page's end cuts through, any.
   */
  private static void hits(JsonNode expected, JsonNode actual, List<String> differences) {
    if (expected.size() != actual.size()) {
      differences.add("hits: " + expected.size() + " expected, " + actual.size() + " found");
      return;
    }
    Map<String, JsonNode> byId = new TreeMap<>();
    actual.forEach(hit -> byId.put(hit.path("_id").asString(), hit));
    for (int i = 0; i < expected.size(); i++) {
      JsonNode wanted = expected.get(i);
      JsonNode there = actual.get(i);
      compare(
          "hits." + i + "._score",
          wanted.path("_score"),
          there.path("_score"),
          SCORE_TOLERANCE,
          differences);
      compare(
          "hits." + i + ".sort",
          wanted.path("sort"),
          there.path("sort"),
          SCORE_TOLERANCE,
          differences);
      JsonNode same = byId.get(wanted.path("_id").asString());
      if (same == null) {
        if (!tied(expected, i, expected.size() - 1) && !tied(expected, i, 0)) {
          differences.add(
              "hits." + i + ": " + wanted.path("_id") + " is missing, found " + there.path("_id"));
        }
        continue;
      }
      for (String member : List.of("_score", "sort", "_source", "fields", "highlight")) {
        compare(
            "hit " + wanted.path("_id") + "." + member,
            wanted.path(member),
            same.path(member),
            SCORE_TOLERANCE,
            differences);
      }
    }
  }

  /** Whether nothing tells two hits of a list apart but their ids. */
  private static boolean tied(JsonNode hits, int one, int other) {
    var differences = new ArrayList<String>();
    for (String member : List.of("_score", "sort")) {
      compare(
          "",
          hits.get(one).path(member),
          hits.get(other).path(member),
          SCORE_TOLERANCE,
          differences);
    }
    return differences.isEmpty();
  }

  private static void compare(
      String path, JsonNode expected, JsonNode actual, double tolerance, List<String> differences) {
    if (expected.isNumber() && actual.isNumber()) {
      double a = expected.doubleValue();
      double b = actual.doubleValue();
      if (Math.abs(a - b) > tolerance * Math.max(1, Math.abs(a))) {
        differences.add(path + ": " + expected + " expected, found " + actual);
      }
    } else if (expected.isObject() && actual.isObject()) {
      for (Map.Entry<String, JsonNode> member : expected.properties()) {
        compare(
            path + "." + member.getKey(),
            member.getValue(),
            actual.path(member.getKey()),
            tolerance,
            differences);
      }
      for (String name : actual.propertyNames()) {
        if (!expected.has(name)) {
          differences.add(path + "." + name + ": not expected, found " + shorten(actual.get(name)));
        }
      }
    } else if (expected.isArray() && actual.isArray()) {
      if (expected.size() != actual.size()) {
        differences.add(
            path + ": " + expected.size() + " elements expected, found " + actual.size());
      }
      for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
        compare(path + "." + i, expected.get(i), actual.get(i), tolerance, differences);
      }
    } else if (!expected.equals(actual) && !(isNothing(expected) && isNothing(actual))) {
      differences.add(path + ": " + shorten(expected) + " expected, found " + shorten(actual));
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static String shorten(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }
}
