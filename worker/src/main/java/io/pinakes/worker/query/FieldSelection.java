package io.pinakes.worker.query;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;

/** The fields that a query's names and patterns stand for, with their boosts. */
final class FieldSelection {

  private FieldSelection() {}

  /** Whether the names stand for all fields. */
  static boolean isAll(Map<String, Float> names) {
    return names.isEmpty() || (names.size() == 1 && names.containsKey("*"));
  }

  /** The fields by name; no names: all fields. */
  static Map<ValueField, Float> of(Mapping mapping, Map<String, Float> names, String suffix) {
    var found = new LinkedHashMap<ValueField, Float>();
    (names.isEmpty() ? Map.of("*", 1f) : names)
        .forEach((name, boost) -> add(mapping, name, boost, suffix, found));
    if (found.size() > IndexSearcher.getMaxClauseCount()) {
      throw new IllegalArgumentException(
          "field expansion for ["
              + String.join(", ", names.isEmpty() ? Map.of("*", 1f).keySet() : names.keySet())
              + "] matches too many fields, limit: "
              + IndexSearcher.getMaxClauseCount()
              + ", got: "
              + found.size());
    }
    return found;
  }

  private static void add(
      Mapping mapping, String name, float boost, String suffix, Map<ValueField, Float> found) {
    if (name.indexOf('*') < 0) {
      ValueField field = mapping.valueField(name);
      if (field != null) {
        put(mapping, field, boost, suffix, found);
      }
      return;
    }
    for (ValueField field : mapping.valueFields().values()) {
      // Beginnings of words are an index for prefixes, not a text of their own.
      if (TextFields.takesText(field)
          && !field.path().endsWith("._index_prefix")
          && Glob.matches(name, field.path())) {
        put(mapping, field, boost, suffix, found);
      }
    }
  }

  private static void put(
      Mapping mapping, ValueField field, float boost, String suffix, Map<ValueField, Float> found) {
    ValueField other = suffix.isEmpty() ? null : mapping.valueField(field.path() + suffix);
    found.merge(other == null ? field : other, boost, (a, b) -> a * b);
  }
}
