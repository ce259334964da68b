package io.pinakes.coordinator.index;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts one mapping over another, as templates do: fields are replaced, objects are merged. */
final class MappingOverlay {

  private MappingOverlay() {}

  /** Puts {@code over} over {@code base}, which is changed. */
  static void put(ObjectNode base, ObjectNode over) {
    for (Map.Entry<String, JsonNode> member : over.properties()) {
      String name = member.getKey();
      JsonNode there = base.get(name);
      JsonNode value = member.getValue();
      if (name.equals("properties") && there instanceof ObjectNode fields) {
        putFields(fields, value);
      } else if (name.equals("dynamic_templates") && there instanceof ArrayNode templates) {
        base.set(name, merged(templates, value));
      } else if (there instanceof ObjectNode object && value instanceof ObjectNode more) {
        object.setAll(more.deepCopy());
      } else {
        base.set(name, value.deepCopy());
      }
    }
  }

  private static void putFields(ObjectNode fields, JsonNode more) {
    for (Map.Entry<String, JsonNode> field : more.properties()) {
      JsonNode there = fields.get(field.getKey());
      if (there instanceof ObjectNode object
          && field.getValue() instanceof ObjectNode over
          && object.has("properties")
          && over.has("properties")) {
        put(object, over);
      } else {
        fields.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }

  /** The later of two dynamic templates of one name takes the place of the former. */
  private static ArrayNode merged(ArrayNode templates, JsonNode more) {
    ObjectNode byName = JsonNodeFactory.instance.objectNode();
    for (JsonNode list : new JsonNode[] {templates, more}) {
      for (JsonNode template : list) {
        template.properties().forEach(each -> byName.set(each.getKey(), each.getValue()));
      }
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    byName.properties().forEach(each -> all.addObject().set(each.getKey(), each.getValue()));
    return all;
  }
}
