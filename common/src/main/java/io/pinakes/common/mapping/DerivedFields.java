package io.pinakes.common.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sub-fields that a type or a parameter brings. */
final class DerivedFields {

  /** Characters of the longest beginnings in a field that is searched as it is typed. */
  private static final int MAX_TYPED_PREFIX = 20;

  private DerivedFields() {}

  static List<ValueField> of(ValueField field) {
    var derived = new ArrayList<ValueField>();
    if (field.type() == FieldType.SEARCH_AS_YOU_TYPE) {
      for (int words = 2; words <= field.maxShingleSize(); words++) {
        derived.add(derive(field, "_" + words + "gram", Derivation.shingles(words)));
      }
      derived.add(
          derive(
              field,
              "_index_prefix",
              Derivation.prefixes(field.maxShingleSize(), 1, MAX_TYPED_PREFIX)));
    }
    int[] prefixes = field.indexPrefixes();
    if (prefixes != null) {
      derived.add(derive(field, "_index_prefix", Derivation.prefixes(1, prefixes[0], prefixes[1])));
    }
    if (field.indexPhrases()) {
      derived.add(derive(field, "_index_phrase", Derivation.shingles(2)));
    }
    return derived;
  }

  private static ValueField derive(ValueField field, String name, Derivation derivation) {
    Map<String, Object> parameters = new TreeMap<>();
    for (String inherited : List.of("index", "analyzer", "search_analyzer", "similarity")) {
      Object value = field.parameters().get(inherited);
      if (value != null) {
        parameters.put(inherited, value);
      }
    }
    parameters.put(Parameters.DERIVATION.name(), Optional.of(derivation));
    if (derivation.ofPrefixes()) {
      // Beginnings are looked up, not scored by how long the text is.
      parameters.put(Parameters.NORMS.name(), false);
    }
    return new ValueField(field.path() + "." + name, FieldType.TEXT, parameters, Map.of());
  }
}
