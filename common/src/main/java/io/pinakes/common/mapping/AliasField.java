package io.pinakes.common.mapping;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Another name for a field, in requests only.
 *
 * @param target the dotted path of the field
 */
public record AliasField(String path, String target) implements Field {

  @Override
  public ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("type", "alias").put("path", target);
  }
}
