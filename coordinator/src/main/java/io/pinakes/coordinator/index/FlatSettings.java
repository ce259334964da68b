package io.pinakes.coordinator.index;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Settings by dotted names, and as objects within objects. */
public final class FlatSettings {

  private FlatSettings() {}

  /** The settings in objects, one for each part of their names but the last. */
  public static ObjectNode nested(Map<String, JsonNode> settings) {
    ObjectNode nested = JsonNodeFactory.instance.objectNode();
    settings.forEach(
        (name, value) -> {
          ObjectNode inner = nested;
          int start = 0;
          for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
            JsonNode there = inner.get(name.substring(start, dot));
            if (there != null && !there.isObject()) {
              break; // Another setting has this part as its whole name.
            }
            inner = inner.withObjectProperty(name.substring(start, dot));
            start = dot + 1;
          }
          inner.set(name.substring(start), value);
        });
    return nested;
  }
}
