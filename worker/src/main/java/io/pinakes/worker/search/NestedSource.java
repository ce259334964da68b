package io.pinakes.worker.search;

import io.pinakes.common.message.WorkerCalls.NestedPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The source of a nested object, cut out of that of its document. */
final class NestedSource {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private NestedSource() {}

  /**
   * A source with nothing but the object, at its path: what fields and patterns by their whole
   * paths find in it is the object's own.
   *
   * @param whole the document's source
   * @throws IllegalStateException the document has no such object
   */
  static byte[] wrapped(byte[] whole, NestedPlace place) {
    ObjectNode outermost = JSON.createObjectNode();
    ObjectNode around = outermost;
    JsonNode source = JSON.readTree(whole);
    for (NestedPlace level = place; level != null; level = level.inner()) {
      List<JsonNode> objects = new ArrayList<>();
      collect(source, level.field(), objects);
      if (level.offset() >= objects.size()) {
        throw new IllegalStateException("a source has no object for " + place);
      }
      source = objects.get(level.offset());
      String[] names = level.field().split("\\.", -1);
      for (int i = 0; i < names.length - 1; i++) {
        around = around.putObject(names[i]);
      }
      String name = names[names.length - 1];
      if (level.inner() == null) {
        around.set(name, source);
      } else {
        around = around.putObject(name);
      }
    }
    return JSON.writeValueAsBytes(outermost);
  }

  /** The object alone; empty if nothing of it is left. */
  static byte[] unwrapped(byte[] wrapped, NestedPlace place) {
    JsonNode node = JSON.readTree(wrapped);
    for (NestedPlace level = place; level != null; level = level.inner()) {
      for (String name : level.field().split("\\.", -1)) {
        node = node.path(name);
      }
    }
    return JSON.writeValueAsBytes(node.isObject() ? node : JSON.createObjectNode());
  }

  /** Objects at a path, through arrays and through names with dots. */
  private static void collect(@Nullable JsonNode node, String path, List<JsonNode> objects) {
    if (node == null) {
      return;
    }
    if (node.isArray()) {
      node.forEach(element -> collect(element, path, objects));
      return;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = member.getKey();
      if (name.equals(path)) {
        gather(member.getValue(), objects);
      } else if (path.startsWith(name + ".")) {
        collect(member.getValue(), path.substring(name.length() + 1), objects);
      }
    }
  }

  private static void gather(JsonNode value, List<JsonNode> objects) {
    if (value.isArray()) {
      value.forEach(element -> gather(element, objects));
    } else if (value.isObject()) {
      objects.add(value);
    }
  }
}
