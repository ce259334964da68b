package io.pinakes.system.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Generated documents with a field of each common type, some of them missing, some manifold. */
final class Corpus {

  static final int DOCUMENTS = 400;

  /** Few words, used unevenly, so that most queries find something and few find everything. */
  static final List<String> WORDS =
      List.of(
          "river",
          "stone",
          "river",
          "walking",
          "walks",
          "walk",
          "house",
          "houses",
          "the",
          "of",
          "night",
          "light",
          "quick",
          "brown",
          "fox",
          "jumps",
          "lazy",
          "dog",
          "harbour",
          "winter",
          "winters",
          "letter",
          "letters",
          "glass",
          "green",
          "greener",
          "old",
          "older",
          "iron",
          "silver",
          "gold",
          "wood",
          "forest",
          "mountain",
          "sea",
          "seas",
          "ship",
          "ships",
          "sail");

  static final List<String> TAGS =
      List.of("red", "green", "blue", "Cyan", "magenta", "yellow", "black", "off white");

  static final List<String> PLACES = List.of("north", "south", "east", "west");

  static final String SETTINGS =
      """
      {"settings":{"number_of_shards":3,"number_of_replicas":0},
       "mappings":{"dynamic":"strict","properties":{
         "title":{"type":"text","fields":{"raw":{"type":"keyword"}}},
         "body":{"type":"text","analyzer":"english"},
         "tag":{"type":"keyword"},
         "place":{"type":"keyword"},
         "count":{"type":"integer"},
         "big":{"type":"long"},
         "small":{"type":"short"},
         "price":{"type":"double"},
         "ratio":{"type":"float"},
         "scaled":{"type":"scaled_float","scaling_factor":100},
         "unsigned":{"type":"unsigned_long"},
         "when":{"type":"date"},
         "done":{"type":"boolean"},
         "address":{"type":"ip"},
         "spot":{"type":"geo_point"},
         "object":{"properties":{"name":{"type":"keyword"},"level":{"type":"integer"}}},
         "parts":{"type":"nested","properties":{"kind":{"type":"keyword"},"weight":{"type":"integer"},"note":{"type":"text"}}}
       }}}
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final SplittableRandom random;

  private Corpus(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Documents by id, from 0. */
  static List<ObjectNode> documents(long seed) {
    var corpus = new Corpus(seed);
    var documents = new ArrayList<ObjectNode>();
    for (int id = 0; id < DOCUMENTS; id++) {
      documents.add(corpus.document(id));
    }
    return documents;
  }

  private ObjectNode document(int id) {
    ObjectNode json = JSON.createObjectNode();
    json.put("title", words(2 + random.nextInt(6)));
    if (!missing()) {
      json.put("body", words(5 + random.nextInt(40)));
    }
    ArrayNode tags = json.putArray("tag");
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(pick(TAGS));
    }
    json.put("place", pick(PLACES));
    // Each document has its own, so that a sort by it has no ties.
    json.put("count", id * 7 % DOCUMENTS);
    if (!missing()) {
      json.put("big", random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L));
    }
    if (random.nextInt(3) == 0) {
      ArrayNode several = json.putArray("small");
      several.add(random.nextInt(20)).add(random.nextInt(20));
    } else {
      json.put("small", random.nextInt(20));
    }
    if (!missing()) {
      json.put("price", random.nextInt(10_000) / 100.0);
    }
    json.put("ratio", random.nextInt(1000) / 8.0);
    json.put("scaled", random.nextInt(5000) / 100.0);
    json.put("unsigned", random.nextInt(1000));
    if (!missing()) {
      json.put(
          "when",
          String.format(
              Locale.ROOT,
              "20%02d-%02d-%02dT%02d:%02d:%02dZ",
              20 + random.nextInt(4),
              1 + random.nextInt(12),
              1 + random.nextInt(28),
              random.nextInt(24),
              random.nextInt(60),
              random.nextInt(60)));
    }
    if (!missing()) {
      json.put("done", random.nextBoolean());
    }
    json.put(
        "address", "10." + random.nextInt(3) + "." + random.nextInt(4) + "." + random.nextInt(256));
    json.putObject("spot")
        .put("lat", random.nextInt(-8000, 8000) / 100.0)
        .put("lon", random.nextInt(-17_900, 17_900) / 100.0);
    json.putObject("object").put("name", pick(PLACES)).put("level", random.nextInt(5));
    ArrayNode parts = json.putArray("parts");
    for (int i = random.nextInt(4); i > 0; i--) {
      parts
          .addObject()
          .put("kind", pick(TAGS))
          .put("weight", random.nextInt(10))
          .put("note", words(3));
    }
    return json;
  }

  private boolean missing() {
    return random.nextInt(8) == 0;
  }

  private String words(int count) {
    var words = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      words.add(pick(WORDS));
    }
    return String.join(" ", words);
  }

  private String pick(List<String> values) {
    // The first ones more often.
    int bound = 1 + random.nextInt(values.size());
    return values.get(random.nextInt(bound));
  }
}
