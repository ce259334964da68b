package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.mapping.ValueFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.jspecify.annotations.Nullable;

/** The fields of {@code stored_fields}: values that are kept beside the source. */
final class StoredValues {

  private final Map<String, ValueField> fields = new LinkedHashMap<>();

  /**
   * Finds the fields that are stored; names of others, and of metadata, are passed over.
   *
   * @throws ApiException 400: a name is that of an object
   */
  StoredValues(List<String> names, Mapping mapping) {
    for (String name : names) {
      SourceFields.find(name, mapping)
          .forEach(
              (path, field) -> {
                if (field.stored()) {
                  fields.put(field.path(), field);
                }
              });
      if (name.indexOf('*') < 0 && isObject(name, mapping)) {
        throw ApiException.illegalArgument("field [" + name + "] isn't a leaf field");
      }
    }
  }

  private static boolean isObject(String name, Mapping mapping) {
    return mapping.valueField(name) == null
        && mapping.valueFields().keySet().stream().anyMatch(path -> path.startsWith(name + "."));
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /**
   * Puts a document's values in; fields without one are left out.
   *
   * @param document in the segment of these stored fields
   */
  void load(StoredFields stored, int document, Map<String, List<@Nullable Object>> into)
      throws IOException {
    stored.document(
        document,
        new StoredFieldVisitor() {
          @Override
          public Status needsField(FieldInfo field) {
            return fields.containsKey(field.name) ? Status.YES : Status.NO;
          }

          @Override
          public void binaryField(FieldInfo info, byte[] value) {
            ValueField field = fields.get(info.name);
            if (field != null) {
              add(info, bytes(field, value), into);
            }
          }

          @Override
          public void stringField(FieldInfo info, String value) {
            add(info, value, into);
          }

          @Override
          public void longField(FieldInfo info, long value) {
            ValueField field = fields.get(info.name);
            if (field != null) {
              add(info, number(field, value), into);
            }
          }
        });
  }

  private static void add(FieldInfo info, Object value, Map<String, List<@Nullable Object>> into) {
    into.computeIfAbsent(info.name, _ -> new ArrayList<>()).add(value);
  }

  private static Object bytes(ValueField field, byte[] value) {
    return field.type() == FieldType.BINARY
        ? Base64.getEncoder().encodeToString(value)
        : ((ValueFormat.OfBytes) ValueFormat.of(field)).shown(value, 0, value.length);
  }

  private static Object number(ValueField field, long value) {
    var format = (ValueFormat.OfLongs) ValueFormat.of(field);
    boolean shown =
        field.type().family() == FieldType.Family.DATE || field.type() == FieldType.BOOLEAN;
    return shown ? format.shown(value) : format.sortValue(value);
  }
}
