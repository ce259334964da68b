package io.pinakes.common.mapping;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of an index. */
public record Mapping(ObjectNode json) {

  public static Mapping empty() {
    return new Mapping(JsonNodeFactory.instance.objectNode());
  }

  public static Mapping parse(ObjectNode json) {
    return new Mapping(json);
  }

  public ObjectNode toJson() {
    return json;
  }
}
