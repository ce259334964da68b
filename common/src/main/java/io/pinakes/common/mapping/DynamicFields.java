package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What fields become that documents have and the mapping has not. */
public final class DynamicFields {

  private final RootOptions options;

  DynamicFields(RootOptions options) {
    this.options = options;
  }

  /** Whether new strings that read as numbers become numbers. */
  public boolean numericDetection() {
    return Boolean.TRUE.equals(options.numericDetection());
  }

  /** The format of the date that a new string reads as; null: it is no date. */
  public @Nullable DateFormat date(String text) {
    if (Boolean.FALSE.equals(options.dateDetection())) {
      return null;
    }
    List<DateFormat> formats = options.dateFormats();
    if (formats == null) {
      return DateFormat.detect(text);
    }
    for (DateFormat format : formats) {
      if (format.parse(text).isPresent()) {
        return format;
      }
    }
    return null;
  }

  /**
   * The field that the first template that matches makes; null if none matches.
   *
   * @param depth levels of objects around it, the document's own included
   * @param kind of the value: string, long, double, boolean, date, object
   * @param dynamicType the type that it would have without a template
   * @throws ApiException 400: the template's mapping is wrong
   */
  public @Nullable Field ofTemplate(
      String path, String name, int depth, String kind, String dynamicType) {
    List<DynamicTemplate> templates = options.templates();
    if (templates == null) {
      return null;
    }
    for (DynamicTemplate template : templates) {
      if (template.matches(path, name, kind)) {
        return MappingParser.field(path, name, depth, template.mapping(name, dynamicType));
      }
    }
    return null;
  }

  /** The field for a value without a template. */
  public ValueField ofValue(String path, FieldType type, @Nullable DateFormat format) {
    if (type == FieldType.TEXT) {
      return ValueField.dynamicText(path);
    }
    return format != null ? ValueField.dynamicDate(path, format) : ValueField.of(path, type);
  }

  /** The object without a template. */
  public ObjectField ofObject(String path) {
    return new ObjectField(path, Map.of());
  }
}
