package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Adds one mapping's fields to another's; what is there keeps its meaning. */
final class MappingMerge {

  private MappingMerge() {}

  static ObjectField merge(ObjectField old, ObjectField added) {
    if (old.nesting() == null && added.nesting() != null) {
      throw ApiException.illegalArgument("cannot change object mapping from non-nested to nested");
    }
    if (old.nesting() != null && added.nesting() == null) {
      throw ApiException.illegalArgument("cannot change object mapping from nested to non-nested");
    }
    if (old.nesting() != null && added.nesting() != null) {
      sameNesting("include_in_parent", old.nesting().inParent(), added.nesting().inParent());
      sameNesting("include_in_root", old.nesting().inRoot(), added.nesting().inRoot());
    }
    if (old.enabled() != added.enabled()) {
      throw mapper(
          "the [enabled] parameter can't be updated for the object mapping [" + old.path() + "]");
    }
    Map<String, Field> properties = new LinkedHashMap<>(old.properties());
    added.properties().forEach((name, field) -> properties.merge(name, field, MappingMerge::merge));
    return new ObjectField(
        old.path(),
        properties,
        added.dynamic() != null ? added.dynamic() : old.dynamic(),
        old.enabled(),
        old.nesting());
  }

  private static void sameNesting(String parameter, boolean old, boolean added) {
    if (old != added) {
      throw mapper("the [" + parameter + "] parameter can't be updated on a nested object mapping");
    }
  }

  private static ApiException mapper(String reason) {
    return new ApiException(400, "mapper_exception", reason);
  }

  static Field merge(Field old, Field added) {
    return switch (old) {
      case ObjectField object when added instanceof ObjectField other -> merge(object, other);
      case AliasField _ when added instanceof AliasField -> added;
      case AliasField alias ->
          throw ApiException.illegalArgument(
              "Cannot merge a field alias mapping ["
                  + alias.path()
                  + "] with a mapping that is not for a field alias.");
      case ValueField value when added instanceof ValueField other -> merge(value, other);
      case ValueField value when added instanceof AliasField ->
          throw changedType(value, "FieldAliasMapper");
      case ObjectField _, ValueField _ ->
          throw ApiException.illegalArgument(
              "can't merge a non object mapping [" + old.path() + "] with an object mapping");
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
                + shown(parameter, before)
                + "] to ["
                + shown(parameter, after)
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

  private static String shown(Parameter<?> parameter, Object value) {
    // What OpenSearch calls a normalizer that is not there.
    boolean none = parameter.equals(Parameters.NORMALIZER) && value.equals(Optional.empty());
    return none ? ValueField.DEFAULT_ANALYZER : shown(value);
  }

  private static String shown(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(MappingMerge::shown).orElse("null");
      case JsonNode json -> ParameterJson.text(json);
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
