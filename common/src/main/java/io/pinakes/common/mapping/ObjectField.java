package io.pinakes.common.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object with fields of its own.
 *
 * @param path empty for the document itself
 * @param properties by name, in order of names
 * @param dynamic null: as the object around it
 * @param enabled whether its content is read at all
 * @param nesting null: its fields are the document's own
 */
public record ObjectField(
    String path,
    Map<String, Field> properties,
    @Nullable Dynamic dynamic,
    boolean enabled,
    @Nullable Nesting nesting)
    implements Field {

  /**
   * Each such object is a document of its own beside the one around it, so that what is asked of
   * its fields is asked of each object alone.
   *
   * @param inParent its fields are also the next document's around it
   * @param inRoot its fields are also the whole document's
   */
  public record Nesting(boolean inParent, boolean inRoot) {}

  public ObjectField {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(properties)));
  }

  /** An object of the plain kind. */
  public ObjectField(String path, Map<String, Field> properties) {
    this(path, properties, null, true, null);
  }

  ObjectField withProperties(Map<String, Field> fields) {
    return new ObjectField(path, fields, dynamic, enabled, nesting);
  }

  /** The object without its fields. */
  public ObjectField withoutProperties() {
    return withProperties(Map.of());
  }

  /** The dotted path of the property of that name. */
  public String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (nesting != null) {
      json.put("type", "nested");
      if (nesting.inParent()) {
        json.put("include_in_parent", true);
      }
      if (nesting.inRoot()) {
        json.put("include_in_root", true);
      }
    } else if (properties.isEmpty()) {
      json.put("type", "object");
    }
    if (dynamic != null) {
      json.put("dynamic", dynamic.json());
    }
    if (!enabled) {
      json.put("enabled", false);
    }
    if (!properties.isEmpty()) {
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
