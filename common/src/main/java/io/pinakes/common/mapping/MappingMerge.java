package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Adds one mapping's fields to another's; what is there keeps its meaning. */
final class MappingMerge {

  private MappingMerge() {}

  static ObjectField merge(ObjectField old, ObjectField added) {
    Map<String, Field> properties = new LinkedHashMap<>(old.properties());
    added.properties().forEach((name, field) -> properties.merge(name, field, MappingMerge::merge));
    return new ObjectField(old.path(), properties);
  }

  static Field merge(Field old, Field added) {
    return switch (old) {
      case ObjectField object when added instanceof ObjectField other -> merge(object, other);
      case ObjectField object ->
          throw ApiException.illegalArgument(
              "can't merge a non object mapping [" + object.path() + "] with an object mapping");
      case ValueField value when added instanceof ValueField other -> merge(value, other);
      case ValueField value -> throw changedType(value, "ObjectMapper");
    };
  }

  private static ValueField merge(ValueField old, ValueField added) {
    if (old.type() != added.type()) {
      throw changedType(old, added.type().typeName());
    }
    var conflicts = new ArrayList<String>();
    fixed("index", old.indexed(), added.indexed(), conflicts);
    fixed("analyzer", old.analyzer(), added.analyzer(), conflicts);
    fixed("normalizer", normalizer(old), normalizer(added), conflicts);
    fixed(
        "similarity",
        old.similarity().similarityName(),
        added.similarity().similarityName(),
        conflicts);
    fixed("format", old.dateFormat().pattern(), added.dateFormat().pattern(), conflicts);
    if (!conflicts.isEmpty()) {
      throw ApiException.illegalArgument(
          "Mapper for ["
              + old.path()
              + "] conflicts with existing mapper:\n\t"
              + String.join("\n\t", conflicts));
    }
    Map<String, ValueField> subFields = new LinkedHashMap<>(old.subFields());
    added.subFields().forEach((name, sub) -> subFields.merge(name, sub, MappingMerge::merge));
    // ignore_above and search_analyzer may change; sub-fields that are not named stay.
    return added.withSubFields(subFields);
  }

  private static void fixed(String parameter, Object old, Object added, List<String> conflicts) {
    if (!Objects.equals(old, added)) {
      conflicts.add(
          "Cannot update parameter [" + parameter + "] from [" + old + "] to [" + added + "]");
    }
  }

  private static String normalizer(ValueField field) {
    return field.normalizer() != null ? field.normalizer() : ValueField.DEFAULT_ANALYZER;
  }

  private static ApiException changedType(ValueField old, String type) {
    return ApiException.illegalArgument(
        "mapper ["
            + old.path()
            + "] cannot be changed from type ["
            + old.type().typeName()
            + "] to ["
            + type
            + "]");
  }
}
