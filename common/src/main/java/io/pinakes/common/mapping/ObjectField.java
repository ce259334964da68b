package io.pinakes.common.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object with fields of its own.
 *
 * @param path empty for the document itself
 * @param properties by name, in order of names
 */
public record ObjectField(String path, Map<String, Field> properties) implements Field {

  public ObjectField {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(properties)));
  }

  /** The dotted path of the property of that name. */
  public String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (properties.isEmpty()) {
      json.put("type", "object");
    } else {
      json.set("properties", propertiesToJson());
    }
    return json;
  }

  ObjectNode propertiesToJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    properties.forEach((name, field) -> json.set(name, field.toJson()));
    return json;
  }
}
