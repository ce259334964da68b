package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a tree by path, and the rules between fields that are apart from each other. */
final class FieldIndex {

  private final Map<String, ValueField> values = new LinkedHashMap<>();
  private final Map<String, AliasField> aliases = new LinkedHashMap<>();
  private final Map<String, ObjectField> objects = new LinkedHashMap<>();
  private final Map<String, ObjectField> nested = new LinkedHashMap<>();
  private final Map<String, ValueField> flat = new LinkedHashMap<>();
  private final int count;

  FieldIndex(ObjectField root) {
    this.count = add(root, 1);
    aliases.values().forEach(this::check);
    values.values().forEach(this::checkCopies);
    values.values().forEach(this::checkContexts);
  }

  private int add(ObjectField object, int depth) {
    if (depth > Mapping.MAX_DEPTH) {
      throw Mapping.tooDeep(object.path(), Mapping.MAX_DEPTH);
    }
    int found = 0;
    for (Field field : object.properties().values()) {
      found++;
      switch (field) {
        case ObjectField inner -> {
          objects.put(inner.path(), inner);
          if (inner.nesting() != null) {
            nested.put(inner.path(), inner);
          }
          found += add(inner, depth + 1);
        }
        case AliasField alias -> aliases.put(alias.path(), alias);
        case ValueField value -> {
          values.put(value.path(), value);
          if (value.type() == FieldType.FLAT_OBJECT) {
            flat.put(value.path(), value);
          }
          value.subFields().values().forEach(sub -> values.put(sub.path(), sub));
          value.derived().forEach(sub -> values.put(sub.path(), sub));
          found += value.subFields().size();
        }
      }
    }
    return found;
  }

  private void check(AliasField alias) {
    String start =
        "Invalid [path] value [" + alias.target() + "] for field alias [" + alias.path() + "]: ";
    String wrong = null;
    if (alias.target().equals(alias.path())) {
      wrong = "an alias cannot refer to itself.";
    } else if (aliases.containsKey(alias.target())) {
      wrong = "an alias cannot refer to another alias.";
    } else if (find(alias.target()) == null) {
      wrong = "an alias must refer to an existing field in the mappings.";
    }
    if (wrong != null) {
      throw ParameterJson.invalid(start + wrong);
    }
    String own = nestedScope(alias.path());
    String target = nestedScope(alias.target());
    if (own == null ? target != null : !own.equals(target)) {
      throw ApiException.illegalArgument(
          start
              + "an alias must have the same nested scope as its target. The alias is "
              + (own == null ? "not nested" : "nested in [" + own + "]")
              + ", but the target's nested scope is "
              + (target == null ? "not nested" : "[" + target + "]")
              + ".");
    }
  }

  private void checkCopies(ValueField field) {
    for (String target : field.copyTo()) {
      if (objects.containsKey(target)) {
        throw ApiException.illegalArgument(
            "Cannot copy to field [" + target + "] since it is mapped as an object");
      }
      if (aliases.containsKey(target)) {
        throw ApiException.illegalArgument("Cannot copy to a field alias [" + target + "]");
      }
      String from = nestedScope(field.path());
      String to = nestedScope(target);
      if (to != null && (from == null || !(from.equals(to) || from.startsWith(to + ".")))) {
        throw ApiException.illegalArgument(
            "Illegal combination of [copy_to] and [nested] mappings: [copy_to] may only copy data"
                + " to the current nested document or any of its parents, however one [copy_to]"
                + " directive is trying to copy data from nested object ["
                + from
                + "] to ["
                + to
                + "]");
      }
    }
  }

  private void checkContexts(ValueField field) {
    for (SuggestContext context : field.contexts()) {
      String path = context.path();
      if (path == null || context instanceof SuggestContext.Category) {
        continue;
      }
      ValueField places = find(path);
      String wrong = null;
      if (places == null) {
        wrong = "is not defined in the mapping";
      } else if (places.type() != FieldType.GEO_POINT) {
        wrong = "must be mapped to geo_point, found [" + places.type().typeName() + "]";
      }
      if (wrong != null) {
        throw new ApiException(
            400,
            "parse_exception",
            "field [" + path + "] referenced in context [" + context.name() + "] " + wrong);
      }
    }
  }

  /** The field at that path, or behind the alias there; null if there is none. */
  @Nullable ValueField find(String path) {
    ValueField field = values.get(path);
    if (field != null) {
      return field;
    }
    AliasField alias = aliases.get(path);
    return alias == null ? leaf(path) : values.get(alias.target());
  }

  /** A leaf of an object of any shape; null if the path is in none. */
  private @Nullable ValueField leaf(String path) {
    if (flat.isEmpty()) {
      return null;
    }
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      ValueField around = flat.get(path.substring(0, dot));
      if (around != null) {
        return around.leaf(path);
      }
    }
    return null;
  }

  /** The path of the innermost nested object around a path; null if there is none. */
  @Nullable String nestedScope(String path) {
    if (nested.isEmpty()) {
      return null;
    }
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      String around = path.substring(0, dot);
      if (nested.containsKey(around)) {
        return around;
      }
    }
    return null;
  }

  Map<String, ValueField> values() {
    return Collections.unmodifiableMap(values);
  }

  Map<String, AliasField> aliases() {
    return Collections.unmodifiableMap(aliases);
  }

  Map<String, ObjectField> nested() {
    return Collections.unmodifiableMap(nested);
  }

  int count() {
    return count;
  }
}
