package io.pinakes.worker.index;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.Field;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.IpAddress;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.Mapping.Dynamic;
import io.pinakes.common.mapping.NumberText;
import io.pinakes.common.mapping.ObjectField;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/** The reading of one document. */
final class DocumentReader {

  /** Indexed values of one document, so that its fields fit memory and its positions an int. */
  static final int MAX_VALUES = 1 << 20;

  /** UTF-16 units of a value that an error shows. */
  private static final int PREVIEW_LENGTH = 100;

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

  private final String id;
  private final byte[] source;
  private final Mapping mapping;
  private final IndexAnalyzers analyzers;
  private final JsonParser parser;

  /**
   * The document is in the log: what does not fit is left out, not refused, and nothing is added.
   */
  private final boolean accepted;

  private final List<IndexableField> fields = new ArrayList<>();

  /** Fields and objects that this document adds, by path; null while there are none. */
  private @Nullable Map<String, Field> added;

  private int addedCount;

  DocumentReader(
      String id,
      byte[] source,
      Mapping mapping,
      IndexAnalyzers analyzers,
      JsonParser parser,
      boolean accepted) {
    this.id = id;
    this.source = source;
    this.mapping = mapping;
    this.analyzers = analyzers;
    this.parser = parser;
    this.accepted = accepted;
  }

  ParsedDocument read() {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ApiException(
          400, "mapper_parsing_exception", "Malformed content, must start with an object");
    }
    object(mapping.root());
    JsonToken after = parser.nextToken();
    if (after != null) {
      throw DocumentParser.failedToParse(
          "illegal_argument_exception",
          "Malformed content, found extra data after parsing: " + after,
          null);
    }
    Mapping update = null;
    if (added != null) {
      update = Mapping.ofFields(added);
      // The bounds hold for both together.
      Mapping _ = mapping.merge(update);
    }
    return new ParsedDocument(id, source, fields, update);
  }

  /** Reads the members of an object whose start was just read. */
  private void object(ObjectField object) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      Field field = object.properties().get(name);
      JsonToken value = parser.nextToken();
      if (field != null) {
        value(field, value);
      } else {
        unmapped(object, name, value);
      }
    }
  }

  private void value(Field field, JsonToken token) {
    switch (field) {
      case ValueField values -> values(values, token);
      case ObjectField object -> objects(object, token);
    }
  }

  private void objects(ObjectField object, JsonToken token) {
    switch (token) {
      case START_OBJECT -> object(object);
      case START_ARRAY -> {
        for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
          objects(object, t);
        }
      }
      case VALUE_NULL -> {}
      default -> {
        if (accepted) {
          return;
        }
        String name = object.path().substring(object.path().lastIndexOf('.') + 1);
        throw new ApiException(
            400,
            "mapper_parsing_exception",
            "object mapping for ["
                + object.path()
                + "] tried to parse field ["
                + name
                + "] as object, but found a concrete value");
      }
    }
  }

  private void values(ValueField field, JsonToken token) {
    switch (token) {
      case VALUE_NULL -> {}
      case START_ARRAY -> {
        for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
          values(field, t);
        }
      }
      case START_OBJECT -> {
        if (!accepted) {
          throw failed(
              field,
              "{" + rest() + "}",
              new ApiError(400, "illegal_state_exception", "Can't get text on a START_OBJECT"));
        }
        parser.skipChildren();
      }
      default -> {
        addIfFit(field, token);
        for (ValueField sub : field.subFields().values()) {
          addIfFit(sub, token);
        }
      }
    }
  }

  private void addIfFit(ValueField field, JsonToken token) {
    try {
      add(field, token);
    } catch (ApiException e) {
      if (!accepted) {
        throw e;
      }
    }
  }

  private JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IllegalStateException("the JSON reader ended within an array");
    }
    return token;
  }

  /** A few characters of the object that begins here. */
  private String rest() {
    int start = (int) parser.currentLocation().getByteOffset();
    int length = Math.min(PREVIEW_LENGTH, source.length - start);
    String text = new String(source, start, length, StandardCharsets.UTF_8);
    int end = text.indexOf('}');
    return end < 0 ? text + "..." : text.substring(0, end);
  }

  private void add(ValueField field, JsonToken token) {
    if (fields.size() >= MAX_VALUES) {
      throw new ApiException(
          400,
          "mapper_parsing_exception",
          "document [" + id + "] has more than [" + MAX_VALUES + "] values to index");
    }
    try {
      switch (field.type().family()) {
        case TEXT -> text(field);
        case KEYWORD -> keyword(field);
        case BOOLEAN -> flag(field, token);
        case DATE -> whole(field, FieldValues.date(field, parser.getString()));
        case WHOLE -> whole(field, wholeNumber(field.type(), token));
        case UNSIGNED -> whole(field, NumberText.unsigned(numberText(token)) ^ Long.MIN_VALUE);
        case FRACTION -> fraction(field, fractionNumber(field.type(), token));
        case SCALED ->
            whole(
                field, Math.round(fractionNumber(FieldType.DOUBLE, token) * field.scalingFactor()));
        case IP -> address(field);
      }
    } catch (NumberFormatException e) {
      throw failed(field, new ApiError(400, "number_format_exception", message(e)));
    } catch (InputCoercionException e) {
      throw failed(field, new ApiError(400, "input_coercion_exception", e.getOriginalMessage()));
    } catch (IllegalArgumentException e) {
      throw failed(field, new ApiError(400, "illegal_argument_exception", message(e)));
    }
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private void text(ValueField field) {
    if (!field.indexed()) {
      return;
    }
    String value = parser.getString();
    if (field.analyzer().equals("keyword")) {
      checkTermLength(field, value);
    }
    fields.add(new AnalyzedField(field.path(), value, analyzers.forIndex(field)));
  }

  private void keyword(ValueField field) {
    String value = parser.getString();
    if (value.length() > field.ignoreAbove()) {
      return;
    }
    checkTermLength(field, value);
    BytesRef bytes = analyzers.normalized(field, value);
    fields.add(
        field.indexed()
            ? new KeywordField(field.path(), bytes, Store.NO)
            : new SortedSetDocValuesField(field.path(), bytes));
  }

  /** Lucene would refuse the term when it is indexed, which is after the document was logged. */
  private static void checkTermLength(ValueField field, String value) {
    if (value.length() > IndexWriter.MAX_TERM_LENGTH / 3
        && UnicodeUtil.calcUTF16toUTF8Length(value, 0, value.length())
            > IndexWriter.MAX_TERM_LENGTH) {
      throw ApiException.illegalArgument(
          "Document contains at least one immense term in field=\""
              + field.path()
              + "\" (whose UTF8 encoding is longer than the max length "
              + IndexWriter.MAX_TERM_LENGTH
              + "), all of which were skipped.");
    }
  }

  private void flag(ValueField field, JsonToken token) {
    boolean value =
        switch (token) {
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          default -> FieldValues.flag(parser.getString());
        };
    fields.add(
        field.indexed()
            ? new BooleanField(field.path(), value)
            : new SortedNumericDocValuesField(field.path(), value ? 1 : 0));
  }

  private void whole(ValueField field, long value) {
    fields.add(
        field.indexed()
            ? new LongField(field.path(), value, Store.NO)
            : new SortedNumericDocValuesField(field.path(), value));
  }

  private void address(ValueField field) {
    byte[] address = IpAddress.parse(parser.getString());
    if (field.indexed()) {
      fields.add(new InetAddressPoint(field.path(), InetAddressPoint.decode(address)));
    }
    fields.add(new SortedSetDocValuesField(field.path(), new BytesRef(address)));
  }

  private void fraction(ValueField field, double value) {
    fields.add(
        field.indexed()
            ? new DoubleField(field.path(), value, Store.NO)
            : new SortedNumericDocValuesField(
                field.path(), NumericUtils.doubleToSortableLong(value)));
  }

  private long wholeNumber(FieldType type, JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_INT && parser.getStringLength() <= 18) {
      long value = parser.getLongValue();
      if (value < type.least() || value > type.greatest()) {
        throw FieldValues.outOfRange(type, parser.getString());
      }
      return value;
    }
    return FieldValues.whole(type, numberText(token));
  }

  private double fractionNumber(FieldType type, JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return FieldValues.fraction(type, parser.getDoubleValue());
    }
    return FieldValues.fraction(type, numberText(token));
  }

  private String numberText(JsonToken token) {
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      throw new IllegalArgumentException(
          "Current token (" + token + ") not numeric, can not use numeric value accessors");
    }
    return parser.getString();
  }

  /** A member that the mapping's object does not have: dotted, new, or to be ignored or refused. */
  private void unmapped(ObjectField object, String name, JsonToken token) {
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
      dynamic(object, name, token);
      return;
    }
    ObjectField parent = object;
    String rest = name;
    for (; dot >= 0; dot = rest.indexOf('.')) {
      parent = child(parent, part(name, rest.substring(0, dot)), name);
      rest = rest.substring(dot + 1);
      if (parent == null) {
        parser.skipChildren();
        return;
      }
    }
    String last = part(name, rest);
    Field field = parent.properties().get(last);
    if (field != null) {
      value(field, token);
    } else {
      dynamic(parent, last, token);
    }
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
    String path = parent.pathOf(name);
    Field field = known(parent, name, path);
    return switch (field) {
      case ObjectField object -> object;
      case ValueField _ when accepted -> null;
      case ValueField value ->
          throw new ApiException(
              400,
              "mapper_parsing_exception",
              "Could not dynamically add mapping for field ["
                  + dotted
                  + "]. Existing mapping for ["
                  + path
                  + "] must be of type object but found ["
                  + value.type().typeName()
                  + "].");
      case null -> mayAdd(parent, name) ? addObject(path) : null;
    };
  }

  private @Nullable Field known(ObjectField parent, String name, String path) {
    Field field = parent.properties().get(name);
    if (field == null && added != null) {
      return added.get(path);
    }
    return field;
  }

  private boolean mayAdd(ObjectField parent, String name) {
    if (accepted) {
      return false;
    }
    if (mapping.dynamic() == Dynamic.STRICT) {
      throw new ApiException(
          400,
          "strict_dynamic_mapping_exception",
          "mapping set to strict, dynamic introduction of ["
              + name
              + "] within ["
              + (parent.path().isEmpty() ? "_doc" : parent.path())
              + "] is not allowed");
    }
    return mapping.dynamic() == Dynamic.TRUE;
  }

  /** A member without a dot in its name that the mapping does not have. */
  private void dynamic(ObjectField parent, String name, JsonToken token) {
    if (name.isBlank()) {
      throw DocumentParser.failedToParse(
          "illegal_argument_exception",
          "object field cannot contain only whitespace: ['" + name + "']",
          null);
    }
    String path = parent.pathOf(name);
    Field field = added == null ? null : added.get(path);
    if (field != null) {
      value(field, token);
      return;
    }
    if (!mayAdd(parent, name)) {
      parser.skipChildren();
      return;
    }
    switch (token) {
      case VALUE_NULL -> {}
      case START_ARRAY -> {
        for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
          dynamic(parent, name, t);
        }
      }
      case START_OBJECT -> object(addObject(path));
      default -> {
        ValueField made = typeOf(path, token);
        addField(made, 1 + made.subFields().size());
        value(made, token);
      }
    }
  }

  private ValueField typeOf(String path, JsonToken token) {
    return switch (token) {
      case VALUE_NUMBER_INT -> ValueField.of(path, FieldType.LONG);
      case VALUE_NUMBER_FLOAT -> ValueField.of(path, FieldType.DOUBLE);
      case VALUE_TRUE, VALUE_FALSE -> ValueField.of(path, FieldType.BOOLEAN);
      default -> {
        DateFormat format = mapping.dateDetection() ? DateFormat.detect(parser.getString()) : null;
        yield format == null ? ValueField.dynamicText(path) : ValueField.dynamicDate(path, format);
      }
    };
  }

  private ObjectField addObject(String path) {
    int depth = 2 + (int) path.chars().filter(c -> c == '.').count();
    if (depth > Mapping.MAX_DEPTH) {
      throw ApiException.illegalArgument(
          "Limit of mapping depth ["
              + Mapping.MAX_DEPTH
              + "] has been exceeded due to object field ["
              + path
              + "]");
    }
    ObjectField object = new ObjectField(path, Map.of());
    addField(object, 1);
    return object;
  }

  private void addField(Field field, int count) {
    addedCount += count;
    if (mapping.fieldCount() + addedCount > Mapping.MAX_FIELDS) {
      throw ApiException.illegalArgument(
          "Limit of total fields [" + Mapping.MAX_FIELDS + "] has been exceeded");
    }
    if (added == null) {
      added = new LinkedHashMap<>();
    }
    added.put(field.path(), field);
  }

  private ApiException failed(ValueField field, ApiError cause) {
    String value = parser.getString();
    return failed(
        field,
        value.length() <= PREVIEW_LENGTH ? value : value.substring(0, PREVIEW_LENGTH),
        cause);
  }

  private ApiException failed(ValueField field, String preview, ApiError cause) {
    String reason =
        "failed to parse field ["
            + field.path()
            + "] of type ["
            + field.type().typeName()
            + "] in document with id '"
            + id
            + "'. Preview of field's value: '"
            + preview
            + "'";
    return new ApiException(new ApiError(400, "mapper_parsing_exception", reason, Map.of(), cause));
  }
}
