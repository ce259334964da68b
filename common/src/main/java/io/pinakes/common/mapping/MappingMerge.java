package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
    for (Parameter<?> parameter : Parameters.of(old.type())) {
      Object before = old.get(parameter);
      Object after = added.get(parameter);
      if (!parameter.updatable() && !Objects.equals(before, after)) {
        conflicts.add(
            "Cannot update parameter ["
                + parameter.name()
                + "] from ["
                + shown(before)
                + "] to ["
                + shown(after)
                + "]");
      }
    }
    if (!conflicts.isEmpty()) {
      throw ApiException.illegalArgument(
          "Mapper for ["
              + old.path()
              + "] conflicts with existing mapper:\n\t"
              + String.join("\n\t", conflicts));
    }
    Map<String, ValueField> subFields = new LinkedHashMap<>(old.subFields());
    added.subFields().forEach((name, sub) -> subFields.merge(name, sub, MappingMerge::merge));
    // What may change is as the new mapping says; sub-fields that are not named stay.
    return added.withSubFields(subFields);
  }

  private static String shown(Object value) {
    return switch (value) {
      // What OpenSearch calls a normalizer that is not there.
      case Optional<?> name -> name.map(Object::toString).orElse(ValueField.DEFAULT_ANALYZER);
      case TextSimilarity similarity -> similarity.similarityName();
      default -> value.toString();
    };
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
