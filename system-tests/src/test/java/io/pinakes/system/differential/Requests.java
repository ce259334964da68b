package io.pinakes.system.differential;

import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Generated search requests over the {@link Corpus}: a query, an order, a page, extras. */
final class Requests {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Queries in queries. */
  private static final int DEPTH = 3;

  private final SplittableRandom random;

  private Requests(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The request of that number; the same always. */
  static ObjectNode of(long number) {
    // Neighbouring seeds give much alike beginnings of some generators; a large odd factor parts
    // them.
    return new Requests(number * 0x9E3779B97F4A7C15L).request();
  }

  private ObjectNode request() {
    ObjectNode json = JSON.createObjectNode();
    if (!chance(8)) {
      json.set("query", query(DEPTH));
    }
    if (chance(4)) {
      json.put("from", random.nextInt(20));
    }
    json.put("size", chance(5) ? 0 : 1 + random.nextInt(30));
    if (chance(2)) {
      json.set("sort", sort());
      if (chance(4)) {
        json.put("track_scores", true);
      }
    }
    switch (random.nextInt(6)) {
      case 0 -> json.put("track_total_hits", true);
      case 1 -> json.put("track_total_hits", 1 + random.nextInt(100));
      default -> {}
    }
    if (chance(3)) {
      json.set("aggs", new AggregationRequests(random).aggregations(2));
    }
    if (chance(8)) {
      json.set("post_filter", query(1));
    }
    if (chance(10)) {
      json.put("min_score", random.nextInt(30) / 10.0);
    }
    if (chance(10)) {
      json.set("rescore", rescore(json));
      if (json.get("rescore") == null || json.get("sort") != null) {
        json.remove("rescore");
      }
    }
    if (chance(10) && json.get("rescore") == null) {
      json.putObject("collapse").put("field", oneOf("place", "object.name", "object.level"));
    }
    source(json);
    if (chance(8)) {
      json.putArray("docvalue_fields").add("count").add("tag").add("when").add("done");
    }
    if (chance(8)) {
      json.putArray("fields").add("tit*").add("place").add("price").add("object.*");
    }
    if (chance(8)) {
      json.putObject("highlight").putObject("fields").putObject("body");
    }
    if (chance(12)) {
      json.putObject("suggest")
          .putObject("mine")
          .put("text", oneOf("rivver stoen", "wintre", "hous", "sail"))
          .putObject("term")
          .put("field", "title");
    }
    return json;
  }

  private void source(ObjectNode json) {
    switch (random.nextInt(5)) {
      case 0 -> json.put("_source", false);
      case 1 -> json.putArray("_source").add("place").add("object.*").add("parts.kind");
      case 2 ->
          json.putObject("_source").put("includes", "*").putArray("excludes").add("body").add("p*");
      default -> {}
    }
  }

  private ObjectNode rescore(ObjectNode json) {
    ObjectNode rescore = JSON.createObjectNode();
    rescore.put("window_size", 20);
    rescore
        .putObject("query")
        .put("query_weight", 0.7)
        .put("rescore_query_weight", 1.2)
        .put("score_mode", oneOf("total", "multiply", "max", "min", "avg"))
        .set("rescore_query", query(1));
    return rescore;
  }

  private ArrayNode sort() {
    ArrayNode sort = JSON.createArrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      String field =
          oneOf(
              "place",
              "tag",
              "small",
              "price",
              "ratio",
              "when",
              "done",
              "big",
              "scaled",
              "address",
              "unsigned",
              "object.level",
              "title.raw");
      ObjectNode options = sort.addObject().putObject(field);
      options.put("order", oneOf("asc", "desc"));
      if (chance(3)) {
        options.put("missing", oneOf("_first", "_last"));
      }
      if (chance(3)) {
        boolean number = List.of("small", "price", "ratio", "scaled").contains(field);
        options.put(
            "mode", number ? oneOf("min", "max", "avg", "sum", "median") : oneOf("min", "max"));
      }
    }
    if (chance(4)) {
      sort.add("_score");
    }
    if (chance(6)) {
      ObjectNode distance = sort.addObject().putObject("_geo_distance");
      distance.put("spot", "10.5,20.25").put("unit", oneOf("km", "m", "mi"));
    }
    // Something that has no ties.
    sort.addObject().put("count", oneOf("asc", "desc"));
    return sort;
  }

  /** A query; with depth left it may have others within. */
  private ObjectNode query(int depth) {
    if (depth > 0 && chance(2)) {
      return compound(depth - 1);
    }
    return leaf();
  }

  private ObjectNode compound(int depth) {
    ObjectNode json = JSON.createObjectNode();
    switch (random.nextInt(9)) {
      case 0, 1, 2, 3 -> bool(json.putObject("bool"), depth);
      case 4 -> json.putObject("constant_score").put("boost", boost()).set("filter", query(depth));
      case 5 -> {
        ObjectNode max = json.putObject("dis_max");
        max.put("tie_breaker", 0.3);
        max.putArray("queries").add(query(depth)).add(query(depth));
      }
      case 6 -> {
        ObjectNode boosting = json.putObject("boosting");
        boosting.put("negative_boost", 0.4);
        boosting.set("positive", query(depth));
        boosting.set("negative", query(depth));
      }
      case 7 -> functionScore(json.putObject("function_score"), depth);
      default -> {
        ObjectNode nested = json.putObject("nested");
        nested.put("path", "parts").put("score_mode", oneOf("avg", "max", "min", "sum", "none"));
        nested.set("query", part());
      }
    }
    return json;
  }

  private void bool(ObjectNode bool, int depth) {
    for (String clause : List.of("must", "should", "filter", "must_not")) {
      if (chance(2)) {
        ArrayNode clauses = bool.putArray(clause);
        for (int i = 1 + random.nextInt(clause.equals("should") ? 3 : 1); i > 0; i--) {
          clauses.add(query(depth));
        }
      }
    }
    if (bool.has("should") && chance(3)) {
      bool.put("minimum_should_match", oneOf("1", "2", "50%", "-1"));
    }
    if (chance(5)) {
      bool.put("boost", boost());
    }
  }

  private void functionScore(ObjectNode json, int depth) {
    json.set("query", query(depth));
    json.put("score_mode", oneOf("multiply", "sum", "avg", "first", "max", "min"));
    json.put("boost_mode", oneOf("multiply", "replace", "sum", "avg", "max", "min"));
    ArrayNode functions = json.putArray("functions");
    functions.addObject().put("weight", boost()).set("filter", leaf());
    ObjectNode second = functions.addObject();
    switch (random.nextInt(3)) {
      case 0 ->
          second
              .putObject("field_value_factor")
              .put("field", "ratio")
              .put("factor", 1.5)
              .put("modifier", oneOf("none", "log1p", "ln1p", "sqrt", "square"))
              .put("missing", 1);
      case 1 ->
          second
              .putObject(oneOf("gauss", "exp", "linear"))
              .putObject("small")
              .put("origin", 5)
              .put("scale", 4)
              .put("offset", 1)
              .put("decay", 0.4);
      default ->
          second
              .putObject(oneOf("gauss", "exp", "linear"))
              .putObject("when")
              .put("origin", "2021-06-01")
              .put("scale", "200d");
    }
  }

  private ObjectNode part() {
    ObjectNode json = JSON.createObjectNode();
    switch (random.nextInt(3)) {
      case 0 -> json.putObject("term").put("parts.kind", oneOf("red", "blue", "Cyan"));
      case 1 -> json.putObject("range").putObject("parts.weight").put("gte", random.nextInt(10));
      default -> json.putObject("match").put("parts.note", words(2));
    }
    return json;
  }

  private ObjectNode leaf() {
    ObjectNode json = JSON.createObjectNode();
    switch (random.nextInt(28)) {
      case 0, 1, 2 -> match(json.putObject("match").putObject(text()));
      case 3 ->
          json.putObject("match_phrase")
              .putObject(text())
              .put("query", words(2))
              .put("slop", random.nextInt(4));
      case 4 -> json.putObject("match_phrase_prefix").put(text(), words(1) + " " + prefix());
      case 5 -> json.putObject("match_bool_prefix").put(text(), words(2) + " " + prefix());
      case 6, 7 -> multiMatch(json.putObject("multi_match"));
      case 8 -> queryString(json.putObject("query_string"));
      case 9 ->
          json.putObject("simple_query_string")
              .put(
                  "query",
                  oneOf("river + stone", "\"old iron\" | sea", "-dog walk*", "hose~1 ship"))
              .put("default_operator", oneOf("and", "or"))
              .putArray("fields")
              .add("title^2")
              .add("body");
      case 10 -> json.putObject("term").put("tag", tag());
      case 11 ->
          json.putObject("term")
              .putObject("tag")
              .put("value", oneOf("CYAN", "Red", "blue"))
              .put("case_insensitive", true);
      case 12 -> json.putObject("terms").putArray("tag").add(tag()).add(tag());
      case 13 -> json.putObject("terms").putArray("small").add(random.nextInt(20)).add(3).add(700);
      case 14 -> numbers(json.putObject("range"));
      case 15 -> dates(json.putObject("range").putObject("when"));
      case 16 ->
          json.putObject("exists")
              .put("field", oneOf("body", "when", "tag", "object", "done", "parts", "nothing"));
      case 17 -> json.putObject("prefix").put(oneOf("tag", "title.raw", "title"), prefix());
      case 18 ->
          json.putObject("wildcard")
              .put(oneOf("tag", "title"), oneOf("r*", "*e?", "?old", "s*p*", "*"));
      case 19 ->
          json.putObject("regexp")
              .put(oneOf("tag", "title"), oneOf("r.*", "(sea|ship)s?", "[a-g]+", "wal.{1,3}"));
      case 20 ->
          json.putObject("fuzzy")
              .putObject("title")
              .put("value", oneOf("rivr", "stoen", "hose", "lettre"))
              .put("fuzziness", oneOf("AUTO", "1", "2"))
              .put("prefix_length", random.nextInt(2));
      case 21 -> {
        ArrayNode ids = json.putObject("ids").putArray("values");
        for (int i = 0; i < 5; i++) {
          ids.add(Integer.toString(random.nextInt(Corpus.DOCUMENTS + 20)));
        }
      }
      case 22 -> json.putObject("match_all").put("boost", boost());
      case 23 ->
          json.putObject("term").put("address", oneOf("10.0.0.0/16", "10.1.2.0/24", "10.0.1.7"));
      case 24 -> json.putObject("term").put("done", random.nextBoolean());
      case 25 ->
          json.putObject("geo_distance")
              .put("distance", (1 + random.nextInt(80)) * 100 + "km")
              .put("spot", "12.5,-30.0");
      case 26 -> {
        ObjectNode box = json.putObject("geo_bounding_box").putObject("spot");
        box.putObject("top_left").put("lat", 40 + random.nextInt(40)).put("lon", -120);
        box.putObject("bottom_right").put("lat", -10).put("lon", random.nextInt(100));
      }
      default ->
          json.putObject("more_like_this")
              .put("min_term_freq", 1)
              .put("min_doc_freq", 2)
              .put("like", words(6))
              .putArray("fields")
              .add("title")
              .add("body");
    }
    return json;
  }

  private void match(ObjectNode json) {
    json.put("query", words(1 + random.nextInt(4)));
    if (chance(3)) {
      json.put("operator", "and");
    } else if (chance(3)) {
      json.put("minimum_should_match", oneOf("2", "60%", "-1", "2<75%"));
    }
    if (chance(4)) {
      json.put("fuzziness", "AUTO");
    }
    if (chance(5)) {
      json.put("boost", boost());
    }
  }

  private void multiMatch(ObjectNode json) {
    json.put("query", words(1 + random.nextInt(3)));
    String type =
        oneOf(
            "best_fields", "most_fields", "cross_fields", "phrase", "phrase_prefix", "bool_prefix");
    json.put("type", type);
    json.putArray("fields").add("title^" + boost()).add("body");
    if (chance(3)) {
      json.put("tie_breaker", 0.4);
    }
    if (chance(3) && !type.startsWith("phrase")) {
      json.put("operator", "and");
    }
  }

  private void queryString(ObjectNode json) {
    json.put(
        "query",
        oneOf(
            "river AND stone",
            "title:(quick brown) -dog",
            "\"the river\"~2 OR ship*",
            "tag:red AND small:[3 TO 9]",
            "wal? hous*",
            "price:>50 river",
            "hose~1",
            "_exists_:body AND title:s*",
            "+winter +(sea ships)^2"));
    json.put("default_operator", oneOf("AND", "OR"));
    json.putArray("fields").add("title").add("body^2");
  }

  private void numbers(ObjectNode range) {
    ObjectNode bounds =
        range.putObject(
            oneOf("small", "count", "price", "ratio", "scaled", "unsigned", "big", "object.level"));
    int low = random.nextInt(40);
    bounds.put(oneOf("gt", "gte"), low);
    if (chance(2)) {
      bounds.put(oneOf("lt", "lte"), low + random.nextInt(100));
    }
    if (chance(4)) {
      bounds.put("boost", boost());
    }
  }

  private void dates(ObjectNode bounds) {
    bounds.put(
        oneOf("gt", "gte"),
        oneOf("2021-01-01", "2020-06", "2021-03-05T10:00:00Z", "2021-06-15||/M"));
    if (chance(2)) {
      bounds.put(
          oneOf("lt", "lte"), oneOf("2022-01-01", "2022", "2021-09-01||+3M", "2022-03-31||/y"));
    }
    if (chance(4)) {
      bounds.put("time_zone", oneOf("+02:00", "Europe/Berlin"));
    }
  }

  private String text() {
    return oneOf("title", "body");
  }

  private String tag() {
    return Corpus.TAGS.get(random.nextInt(Corpus.TAGS.size()));
  }

  private String prefix() {
    return oneOf("r", "wa", "s", "gre", "ma", "wint");
  }

  private double boost() {
    return (1 + random.nextInt(6)) / 2.0;
  }

  private String words(int count) {
    var words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(i == 0 ? "" : " ").append(Corpus.WORDS.get(random.nextInt(Corpus.WORDS.size())));
    }
    return words.toString();
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
