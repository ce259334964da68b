package io.pinakes.common.mapping;

import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Random JSON made of given words, which gets further into a parser than random characters. */
public final class RandomJson {

  private RandomJson() {}

  public static ObjectNode object(SplittableRandom random, List<String> words, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(words.get(random.nextInt(words.size())), value(random, words, depth - 1));
    }
    return object;
  }

  private static JsonNode value(SplittableRandom random, List<String> words, int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 0 ? 12 : 7)) {
      case 0 -> json.nullNode();
      case 1 -> json.booleanNode(random.nextBoolean());
      case 2 -> json.numberNode(random.nextLong());
      case 3 -> json.numberNode(random.nextInt(20));
      case 4 -> json.numberNode(random.nextDouble() * 1e300);
      case 5, 6 -> json.stringNode(words.get(random.nextInt(words.size())));
      case 7, 8 -> {
        ArrayNode array = json.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(value(random, words, depth - 1));
        }
        yield array;
      }
      default -> object(random, words, depth);
    };
  }
}
