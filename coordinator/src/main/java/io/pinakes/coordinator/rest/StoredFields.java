package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Fields that a mapping stores beside the source, as gets show them: read from the source, which
 * has the same values also before a refresh.
 */
final class StoredFields {

  private StoredFields() {}

  /**
   * Checks names.
   *
   * @throws ApiException 400: one is an object's
   */
  static void check(Mapping mapping, List<String> names) {
    for (String name : names) {
      String below = name + ".";
      if (mapping.valueField(name) == null
          && mapping.valueFields().keySet().stream().anyMatch(path -> path.startsWith(below))) {
        throw ApiException.illegalArgument("field [" + name + "] isn't a leaf field");
      }
    }
  }

  /** The values of those of the fields that are stored and have any. */
  static SortedMap<String, List<JsonNode>> of(Mapping mapping, List<String> names, byte[] source) {
    var values = new TreeMap<String, List<JsonNode>>();
    if (names.isEmpty()) {
      return values;
    }
    JsonNode document = Json.READER.readTree(source);
    for (Map.Entry<String, ValueField> field : mapping.valueFields().entrySet()) {
      String path = field.getKey();
      if (field.getValue().stored() && names.stream().anyMatch(n -> Glob.matches(n, path))) {
        var found = new ArrayList<JsonNode>();
        collect(document, path, found);
        if (found.isEmpty() && path.contains(".")) {
          // A further way to index the values of the field that it is in.
          collect(document, path.substring(0, path.lastIndexOf('.')), found);
        }
        if (!found.isEmpty()) {
          found.replaceAll(value -> shown(field.getValue(), value));
          values.put(path, found);
        }
      }
    }
    return values;
  }

  /** A date as its field's format has it; any other value as it came. */
  private static JsonNode shown(ValueField field, JsonNode value) {
    if (field.type().family() != FieldType.Family.DATE) {
      return value;
    }
    Instant date = field.dateFormat().parseInstant(value.asString(), false, ZoneOffset.UTC);
    return date == null
        ? value
        : JsonNodeFactory.instance.stringNode(field.dateFormat().format(date, ZoneOffset.UTC));
  }

  private static void collect(JsonNode node, String path, List<JsonNode> into) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, path, into));
    } else if (path.isEmpty()) {
      if (node.isValueNode() && !node.isNull()) {
        into.add(node);
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String name = member.getKey();
        if (path.equals(name)) {
          collect(member.getValue(), "", into);
        } else if (path.startsWith(name + ".")) {
          collect(member.getValue(), path.substring(name.length() + 1), into);
        }
      }
    }
  }
}
