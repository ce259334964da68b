package io.pinakes.common.mapping;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a completion field's suggestions may be limited to, and ranked by. */
public sealed interface SuggestContext {

  /** By which documents and requests give it values. */
  String name();

  /** A field of the document whose values are taken, too; null: none. */
  @Nullable String path();

  /** As {@code GET _mapping} shows it. */
  ObjectNode toJson();

  /** A context whose values are texts. */
  record Category(String name, @Nullable String path) implements SuggestContext {
    @Override
    public ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", name).put("type", "CATEGORY");
      if (path != null) {
        json.put("path", path);
      }
      return json;
    }
  }

  /**
   * A context whose values are places.
   *
   * @param digits of the geohash cells that places are indexed by
   */
  record Place(String name, @Nullable String path, int digits) implements SuggestContext {
    @Override
    public ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", name).put("type", "GEO").put("precision", digits);
      if (path != null) {
        json.put("path", path);
      }
      return json;
    }
  }
}
