package io.pinakes.common.mapping;

import tools.jackson.databind.node.ObjectNode;

/** A node in the tree of an index's fields. */
public sealed interface Field permits AliasField, ObjectField, ValueField {

  /** The dotted path from the root. */
  String path();

  /** As {@code GET _mapping} shows it. */
  ObjectNode toJson();
}
