package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;

/**
 * What an index's settings allow its mapping and its documents, and what holds for fields that do
 * not say it themselves.
 *
 * @param totalFields fields, objects and sub-fields
 * @param depth levels of objects, the document's own included
 * @param nestedFields objects that are documents of their own
 * @param nestedObjects of one document
 * @param nameLength of a field, in UTF-16 units
 * @param ignoreMalformed whether a value that cannot be its field's is left out
 * @param coerce whether a number may be written as a text or with a fraction
 */
public record MappingLimits(
    int totalFields,
    int depth,
    int nestedFields,
    int nestedObjects,
    int nameLength,
    boolean ignoreMalformed,
    boolean coerce) {

  /** Nested objects of one document, whatever the index allows: each is a document of Lucene's. */
  public static final int MAX_NESTED_OBJECTS = 100_000;

  /** OpenSearch's defaults. */
  public static final MappingLimits DEFAULT =
      new MappingLimits(1_000, 20, 50, 10_000, 50_000, false, true);

  /**
   * Refuses a mapping that is larger than allowed.
   *
   * @throws ApiException 400
   */
  public void check(Mapping mapping) {
    if (mapping.fieldCount() > totalFields) {
      throw Mapping.tooManyFields(totalFields);
    }
    if (mapping.nestedObjects().size() > nestedFields) {
      throw Mapping.tooManyNested(nestedFields);
    }
    check(mapping.root(), 1);
  }

  private void check(ObjectField object, int level) {
    if (level > depth) {
      throw Mapping.tooDeep(object.path(), depth);
    }
    for (Field field : object.properties().values()) {
      checkName(field.path());
      if (field instanceof ObjectField inner) {
        check(inner, level + 1);
      }
    }
  }

  /**
   * Refuses a name that is longer than allowed.
   *
   * @param path of the field, of which the last part is its name
   */
  public void checkName(String path) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (name.length() > nameLength) {
      String shown = name.length() <= 100 ? name : name.substring(0, 100) + "...";
      throw ApiException.illegalArgument(
          "Field name [" + shown + "] is longer than the limit of [" + nameLength + "] characters");
    }
  }

  /** Whether a value that cannot be the field's is left out instead of the document refused. */
  public boolean ignoresMalformed(ValueField field) {
    return field.orElse(Parameters.IGNORE_MALFORMED, ignoreMalformed);
  }

  /** Whether numbers may be written as texts, and whole numbers with a fraction. */
  public boolean coerces(ValueField field) {
    return field.orElse(Parameters.COERCE, coerce);
  }
}
