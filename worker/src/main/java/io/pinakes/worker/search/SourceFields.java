package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.FieldAndFormat;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of {@code fields}: values of the source, as the mapping reads them. */
final class SourceFields {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /**
   * A field that is shown.
   *
   * @param path that it is shown by: its own, or an alias
   * @param source the place of its values in the source
   */
  private record Shown(String path, String source, ValueField field, SourceValue value) {}

  private final List<Shown> fields = new ArrayList<>();

  /** Counts of words, which the source does not have. */
  private final DocvalueFields counts;

  /**
   * Finds the fields.
   *
   * @throws ApiException 400: a field does not have such a format, or the index keeps no sources
   */
  SourceFields(
      List<FieldAndFormat> asked, Mapping mapping, IndexAnalyzers analyzers, String indexName) {
    if (!mapping.source().enabled()) {
      throw ApiException.illegalArgument(
          "Unable to retrieve the requested [fields] since _source is disabled in the mappings for"
              + " index ["
              + indexName
              + "]");
    }
    Map<String, Shown> byPath = new LinkedHashMap<>();
    List<FieldAndFormat> counted = new ArrayList<>();
    for (FieldAndFormat each : asked) {
      for (Map.Entry<String, ValueField> found : find(each.field(), mapping).entrySet()) {
        String path = found.getKey();
        ValueField field = found.getValue();
        if (field.type() == FieldType.TOKEN_COUNT) {
          if (field.hasDocValues()) {
            counted.add(new FieldAndFormat(path, each.format()));
          }
          continue;
        }
        byPath.put(
            path,
            new Shown(
                path,
                sourceOf(field, mapping),
                field,
                SourceValue.of(field, each.format(), analyzers)));
      }
    }
    fields.addAll(byPath.values());
    counts = new DocvalueFields(counted, mapping);
  }

  /** The fields that a name or pattern stands for, by the names that they are shown by. */
  static Map<String, ValueField> find(String name, Mapping mapping) {
    Map<String, ValueField> found = new LinkedHashMap<>();
    if (name.indexOf('*') < 0) {
      ValueField exact = mapping.valueField(name);
      if (exact != null) {
        found.put(name, exact);
      }
      return found;
    }
    for (ValueField field : mapping.valueFields().values()) {
      if (Glob.matches(name, field.path())) {
        found.put(field.path(), field);
      }
    }
    for (String alias : mapping.aliases().keySet()) {
      ValueField field = mapping.valueField(alias);
      if (field != null && Glob.matches(name, alias)) {
        found.put(alias, field);
      }
    }
    return found;
  }

  /** A sub-field is made of its parent's values. */
  private static String sourceOf(ValueField field, Mapping mapping) {
    int dot = field.path().lastIndexOf('.');
    ValueField parent = dot < 0 ? null : mapping.valueField(field.path().substring(0, dot));
    return parent != null && parent.subFields().containsValue(field) ? parent.path() : field.path();
  }

  /** Puts a document's values in; fields without one are left out. */
  void load(
      LeafReader segment, int document, byte[] source, Map<String, List<@Nullable Object>> into)
      throws IOException {
    JsonNode json = JSON.readTree(source);
    for (Shown shown : fields) {
      List<@Nullable Object> values = new ArrayList<>();
      collect(json, shown.source(), shown, values);
      if (!values.isEmpty()) {
        into.put(shown.path(), values);
      }
    }
    counts.load(segment, document, document, into);
  }

  /** Names in a source may have dots, so that a path may be divided in several ways. */
  private static void collect(
      JsonNode json, String path, Shown shown, List<@Nullable Object> values) {
    if (json.isArray()) {
      json.forEach(element -> collect(element, path, shown, values));
      return;
    }
    if (!json.isObject()) {
      return;
    }
    JsonNode whole = json.get(path);
    if (whole != null) {
      add(whole, shown, values);
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      JsonNode inner = json.get(path.substring(0, dot));
      if (inner != null) {
        collect(inner, path.substring(dot + 1), shown, values);
      }
    }
  }

  private static void add(JsonNode given, Shown shown, List<@Nullable Object> values) {
    boolean point =
        shown.field().type() == FieldType.GEO_POINT && given.isArray() && startsWithNumber(given);
    if (given.isArray() && !point) {
      given.forEach(element -> add(element, shown, values));
      return;
    }
    JsonNode value = given.isNull() ? shown.field().nullValue() : given;
    if (value == null || (value.isObject() && !takesObjects(shown.field().type()))) {
      return;
    }
    try {
      Object read = shown.value().shown(value);
      if (read != null) {
        values.add(read);
      }
    } catch (IllegalArgumentException _) {
      // As when the document was indexed, if the field ignores what it cannot read.
    }
  }

  private static boolean startsWithNumber(JsonNode array) {
    return !array.isEmpty() && array.get(0).isNumber();
  }

  private static boolean takesObjects(FieldType type) {
    return switch (type.family()) {
      case GEO, RANGE, FLAT -> true;
      default -> false;
    };
  }
}
