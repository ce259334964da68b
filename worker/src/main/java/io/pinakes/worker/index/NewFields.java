package io.pinakes.worker.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.AliasField;
import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.Dynamic;
import io.pinakes.common.mapping.DynamicFields;
import io.pinakes.common.mapping.Field;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.MappingLimits;
import io.pinakes.common.mapping.ObjectField;
import io.pinakes.common.mapping.ValueField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The fields that a document has and the mapping has not: added, passed over or refused. */
final class NewFields {

  private static final Set<String> METADATA =
      Set.of(
          "_id",
          "_source",
          "_version",
          "_seq_no",
          "_primary_term",
          "_index",
          "_routing",
          "_ignored",
          "_field_names",
          "_type",
          "_doc_count",
          "_nested_path");

  /**
   * Where a member of a document belongs.
   *
   * @param parent the object that it is in, dots in its name followed
   * @param field null: it is still to be decided what becomes of it
   */
  record Place(ObjectField parent, String name, @Nullable Field field) {}

  private final Mapping mapping;
  private final MappingLimits limits;
  private final DynamicFields dynamic;

  /** Nothing may be added: the document is in the log, or is read as one that is. */
  private final boolean accepted;

  /** Fields and objects that this document adds, by path. */
  private final Map<String, Field> added = new LinkedHashMap<>();

  private int addedCount;

  NewFields(Mapping mapping, MappingLimits limits, boolean accepted) {
    this.mapping = mapping;
    this.limits = limits;
    this.dynamic = mapping.dynamicFields();
    this.accepted = accepted;
  }

  /** What the mapping must get before the document may be logged; null: nothing. */
  @Nullable Mapping update() {
    if (added.isEmpty()) {
      return null;
    }
    // The objects around them are what they are, nested or not.
    Map<String, Field> all = new LinkedHashMap<>();
    for (String path : added.keySet()) {
      addAround(path, all);
    }
    all.putAll(added);
    Mapping update = Mapping.ofFields(all);
    // The bounds hold for both together.
    limits.check(mapping.merge(update));
    return update;
  }

  private void addAround(String path, Map<String, Field> all) {
    ObjectField at = mapping.root();
    for (String name : path.split("\\.", -1)) {
      if (!(at.properties().get(name) instanceof ObjectField inner)) {
        return;
      }
      at = inner;
      all.put(at.path(), at.withoutProperties());
    }
  }

  /** Where a member belongs that its object does not have; null: nowhere, pass it over. */
  @Nullable Place place(ObjectField object, String name) {
    if (object.path().isEmpty() && METADATA.contains(name)) {
      throw new ApiException(
          400,
          "mapper_parsing_exception",
          "Field ["
              + name
              + "] is a metadata field and cannot be added inside a document. Use the index API"
              + " request parameters.");
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      if (name.isEmpty()) {
        throw DocumentParser.failedToParse(
            "illegal_argument_exception", "field name cannot be an empty string", null);
      }
      return new Place(object, part(name, name), known(object, name));
    }
    if (name.chars().allMatch(c -> c == '.')) {
      throw DocumentParser.failedToParse(
          "illegal_argument_exception", "field name cannot contain only the character [.]", null);
    }
    ObjectField parent = object;
    String rest = name;
    for (; dot >= 0; dot = rest.indexOf('.')) {
      parent = child(parent, part(name, rest.substring(0, dot)), name);
      rest = rest.substring(dot + 1);
      if (parent == null) {
        return null;
      }
    }
    String last = part(name, rest);
    return new Place(parent, last, known(parent, last));
  }

  private static String part(String name, String part) {
    if (part.isEmpty()) {
      throw DocumentParser.failedToParse(
          "illegal_argument_exception",
          "object field starting or ending with a [.] makes object resolution ambiguous: ["
              + name
              + "]",
          null);
    }
    if (part.isBlank()) {
      throw DocumentParser.failedToParse(
          "illegal_argument_exception",
          "object field cannot contain only whitespace: ['" + name + "']",
          null);
    }
    return part;
  }

  /** The object on the way to a dotted name; null if it is not mapped and is not to be. */
  private @Nullable ObjectField child(ObjectField parent, String name, String dotted) {
    Field field = known(parent, name);
    return switch (field) {
      case ObjectField object -> object.enabled() ? object : null;
      case AliasField _, ValueField _ when accepted -> null;
      case AliasField _, ValueField _ ->
          throw new ApiException(
              400,
              "mapper_parsing_exception",
              "Could not dynamically add mapping for field ["
                  + dotted
                  + "]. Existing mapping for ["
                  + parent.pathOf(name)
                  + "] must be of type object but found ["
                  + (field instanceof ValueField value ? value.type().typeName() : "alias")
                  + "].");
      case null -> object(parent, name) instanceof ObjectField made ? made : null;
    };
  }

  /** The field of that name that the mapping or this document has; null if neither does. */
  @Nullable Field known(ObjectField parent, String name) {
    Field field = parent.properties().get(name);
    return field != null ? field : added.get(parent.pathOf(name));
  }

  /** The field for a value; null: the value is passed over. */
  @Nullable Field value(ObjectField parent, String name, Scalar value) {
    Dynamic mode = mode(parent);
    if (accepted || mode == Dynamic.FALSE) {
      return null;
    }
    refuseIfStrict(mode, parent, name, false);
    DateFormat date = null;
    FieldType type;
    String kind;
    switch (value.kind()) {
      case VALUE_NUMBER_INT -> {
        type = FieldType.LONG;
        kind = "long";
      }
      case VALUE_NUMBER_FLOAT -> {
        type = FieldType.FLOAT;
        kind = "double";
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        type = FieldType.BOOLEAN;
        kind = "boolean";
      }
      default -> {
        date = dynamic.date(value.text());
        JsonToken number = date == null && dynamic.numericDetection() ? number(value) : null;
        type =
            date != null
                ? FieldType.DATE
                : number == null
                    ? FieldType.TEXT
                    : number == JsonToken.VALUE_NUMBER_INT ? FieldType.LONG : FieldType.FLOAT;
        kind =
            date != null
                ? "date"
                : number == null
                    ? "string"
                    : number == JsonToken.VALUE_NUMBER_INT ? "long" : "double";
      }
    }
    String path = parent.pathOf(name);
    Field made = dynamic.ofTemplate(path, name, depth(path), kind, type.typeName());
    if (made instanceof ValueField field && date != null && field.type() == FieldType.DATE) {
      made = field.withDynamicFormat(date);
    }
    if (made == null) {
      if (!mayAddWithoutTemplate(mode, parent, name)) {
        return null;
      }
      made = dynamic.ofValue(path, type, date);
    }
    return add(made);
  }

  private static @Nullable JsonToken number(Scalar value) {
    String text = value.text();
    // No number has more characters that would be kept.
    if (text.isEmpty() || text.length() > 64) {
      return null;
    }
    try {
      long _ = Long.parseLong(text);
      return JsonToken.VALUE_NUMBER_INT;
    } catch (NumberFormatException notWhole) {
      try {
        double _ = Double.parseDouble(text);
        return JsonToken.VALUE_NUMBER_FLOAT;
      } catch (NumberFormatException notANumber) {
        return null;
      }
    }
  }

  /** The field for an object; null: the object is passed over. */
  @Nullable Field object(ObjectField parent, String name) {
    Dynamic mode = mode(parent);
    if (accepted || mode == Dynamic.FALSE) {
      return null;
    }
    refuseIfStrict(mode, parent, name, false);
    String path = parent.pathOf(name);
    Field made = dynamic.ofTemplate(path, name, depth(path), "object", "object");
    if (made == null) {
      if (!mayAddWithoutTemplate(mode, parent, name)) {
        return null;
      }
      made = dynamic.ofObject(path);
    }
    if (depth(path) + 1 > limits.depth()) {
      throw Mapping.tooDeep(path, limits.depth());
    }
    return add(made);
  }

  /** The field that gets copies, made if it is not there; null: it is not to be. */
  @Nullable ValueField copyTarget(String path) {
    ValueField field = mapping.valueField(path);
    if (field != null) {
      return field;
    }
    if (added.get(path) instanceof ValueField made) {
      return made;
    }
    ObjectField parent = mapping.root();
    String rest = path;
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
      parent = child(parent, rest.substring(0, dot), path);
      rest = rest.substring(dot + 1);
      if (parent == null) {
        return null;
      }
    }
    Field made = value(parent, rest, new Scalar(JsonToken.VALUE_STRING, ""));
    return made instanceof ValueField target ? target : null;
  }

  private Field add(Field field) {
    addedCount += 1 + (field instanceof ValueField value ? value.subFields().size() : 0);
    limits.checkName(field.path());
    if (mapping.fieldCount() + addedCount > limits.totalFields()) {
      throw Mapping.tooManyFields(limits.totalFields());
    }
    added.put(field.path(), field);
    return field;
  }

  private static int depth(String path) {
    return 1 + (int) path.chars().filter(c -> c == '.').count();
  }

  /** What the object, or the nearest around it that says so, has become of new fields. */
  private Dynamic mode(ObjectField object) {
    ObjectField at = object;
    while (at.dynamic() == null && !at.path().isEmpty()) {
      at = around(at);
    }
    return at.dynamic() != null ? at.dynamic() : mapping.dynamic();
  }

  private ObjectField around(ObjectField object) {
    int dot = object.path().lastIndexOf('.');
    if (dot < 0) {
      return mapping.root();
    }
    String path = object.path().substring(0, dot);
    if (added.get(path) instanceof ObjectField made) {
      return made;
    }
    ObjectField at = mapping.root();
    for (String name : path.split("\\.", -1)) {
      if (!(at.properties().get(name) instanceof ObjectField inner)) {
        return mapping.root();
      }
      at = inner;
    }
    return at;
  }

  private static boolean mayAddWithoutTemplate(Dynamic mode, ObjectField parent, String name) {
    refuseIfStrict(mode, parent, name, true);
    return mode == Dynamic.TRUE;
  }

  private static void refuseIfStrict(
      Dynamic mode, ObjectField parent, String name, boolean withoutTemplate) {
    boolean refused =
        mode == Dynamic.STRICT || (withoutTemplate && mode == Dynamic.STRICT_ALLOW_TEMPLATES);
    if (refused) {
      throw new ApiException(
          400,
          "strict_dynamic_mapping_exception",
          "mapping set to "
              + (mode == Dynamic.STRICT ? "strict" : "strict_allow_templates")
              + ", dynamic introduction of ["
              + name
              + "] within ["
              + (parent.path().isEmpty() ? "_doc" : parent.path())
              + "] is not allowed");
    }
  }
}
