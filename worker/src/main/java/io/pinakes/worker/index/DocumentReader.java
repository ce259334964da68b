package io.pinakes.worker.index;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.AliasField;
import io.pinakes.common.mapping.Field;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.MappingLimits;
import io.pinakes.common.mapping.ObjectField;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The reading of one document. */
final class DocumentReader {

  /** Indexed values of one document, so that its fields fit memory and its positions an int. */
  static final int MAX_VALUES = 1 << 20;

  /** UTF-16 units of a value that an error shows. */
  private static final int PREVIEW_LENGTH = 100;

  private final String id;
  private final byte[] source;
  private final Mapping mapping;
  private final MappingLimits limits;
  private final JsonParser parser;
  private final FieldIndexer single;
  private final ShapedValues shaped;
  private final CompletionValues completions;
  private final NewFields added;

  /**
   * The document is in the log: what does not fit is left out, not refused, and nothing is added.
   */
  private final boolean accepted;

  private final IndexedDocument whole = IndexedDocument.whole();

  /** Nested objects that are complete, each after those within it. */
  private final List<List<IndexableField>> nested = new ArrayList<>();

  private int nestedCount;
  private int values;

  /** Where values go: the whole document or the nested object that is being read. */
  private IndexedDocument document = whole;

  DocumentReader(
      String id,
      byte[] source,
      Mapping mapping,
      IndexAnalyzers analyzers,
      MappingLimits limits,
      JsonParser parser,
      boolean accepted) {
    this.id = id;
    this.source = source;
    this.mapping = mapping;
    this.limits = limits;
    this.parser = parser;
    this.accepted = accepted;
    this.single = new FieldIndexer(analyzers, limits);
    this.completions = new CompletionValues(analyzers);
    this.shaped = new ShapedValues(single, completions);
    this.added = new NewFields(mapping, limits, accepted);
  }

  ParsedDocument read() {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ApiException(
          400, "mapper_parsing_exception", "Malformed content, must start with an object");
    }
    object(mapping.root());
    pending(whole);
    JsonToken after = parser.nextToken();
    if (after != null) {
      throw DocumentParser.failedToParse(
          "illegal_argument_exception",
          "Malformed content, found extra data after parsing: " + after,
          null);
    }
    return new ParsedDocument(id, source, nested, whole.fields(), added.update());
  }

  /** Reads the members of an object whose start was just read. */
  private void object(ObjectField object) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken token = parser.nextToken();
      Field field = object.properties().get(name);
      if (field != null) {
        value(field, token);
        continue;
      }
      NewFields.Place place = added.place(object, name);
      if (place == null) {
        parser.skipChildren();
      } else if (place.field() != null) {
        value(place.field(), token);
      } else {
        dynamic(place.parent(), place.name(), token);
      }
    }
  }

  private void value(Field field, JsonToken token) {
    switch (field) {
      case ValueField values -> values(values, token);
      case ObjectField object -> objects(object, token);
      case AliasField alias -> {
        if (!accepted) {
          throw new ApiException(
              400,
              "mapper_parsing_exception",
              "Cannot write to a field alias [" + alias.path() + "].");
        }
        parser.skipChildren();
      }
    }
  }

  private void objects(ObjectField object, JsonToken token) {
    if (!object.enabled()) {
      parser.skipChildren();
      return;
    }
    switch (token) {
      case START_OBJECT -> {
        if (object.nesting() == null) {
          object(object);
        } else {
          nested(object, object.nesting());
        }
      }
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

  private void nested(ObjectField object, ObjectField.Nesting nesting) {
    if (++nestedCount > limits.nestedObjects() && !accepted) {
      throw new ApiException(
          400,
          "mapper_parsing_exception",
          "The number of nested documents has exceeded the allowed limit of ["
              + limits.nestedObjects()
              + "]. This limit can be set by changing the [index.mapping.nested_objects.limit]"
              + " index level setting.");
    }
    IndexedDocument around = document;
    IndexedDocument inner = around.nested(object.path());
    document = inner;
    try {
      object(object);
    } finally {
      document = around;
    }
    pending(inner);
    if (nesting.inParent()) {
      copy(inner, around);
    }
    if (nesting.inRoot() && !(nesting.inParent() && around == whole)) {
      copy(inner, whole);
    }
    var fields = new ArrayList<IndexableField>(inner.fields().size() + 2);
    fields.add(new IdField(id));
    fields.add(new StringField(IndexFormat.NESTED_PATH, object.path(), Store.NO));
    fields.addAll(inner.fields());
    nested.add(fields);
  }

  private void pending(IndexedDocument complete) {
    for (CompletionValues.Pending inputs : complete.pending()) {
      adding(inputs.field(), "", () -> completions.addPending(complete, inputs));
    }
  }

  private void copy(IndexedDocument from, IndexedDocument to) {
    count(from.fields().size());
    to.addAll(from);
  }

  private void values(ValueField field, JsonToken token) {
    if (ShapedValues.takes(field)) {
      whole(field, token);
      return;
    }
    switch (token) {
      case VALUE_NULL -> {
        JsonNode instead = field.nullValue();
        if (instead != null) {
          scalar(field, Scalar.of(instead));
        }
        subFieldNulls(field);
      }
      case START_ARRAY -> {
        for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
          values(field, t);
        }
      }
      case START_OBJECT -> {
        if (!accepted && !limits.ignoresMalformed(field)) {
          throw failed(
              field,
              "{" + rest() + "}",
              new ApiError(400, "illegal_state_exception", "Can't get text on a START_OBJECT"));
        }
        if (limits.ignoresMalformed(field)) {
          ignored(field);
        }
        parser.skipChildren();
      }
      default -> {
        Scalar value = Scalar.of(parser, token);
        scalar(field, value);
        for (ValueField sub : field.subFields().values()) {
          if (ShapedValues.takes(sub)) {
            shaped(document, sub, tree(value));
          } else {
            scalar(sub, value);
          }
        }
        for (String target : field.copyTo()) {
          copyTo(target, value);
        }
      }
    }
  }

  private void subFieldNulls(ValueField field) {
    for (ValueField sub : field.subFields().values()) {
      JsonNode instead = sub.nullValue();
      if (instead != null && !ShapedValues.takes(sub)) {
        scalar(sub, Scalar.of(instead));
      }
    }
  }

  private static JsonNode tree(Scalar value) {
    return JsonNodeFactory.instance.stringNode(value.text());
  }

  private void scalar(ValueField field, Scalar value) {
    scalar(document, field, value);
  }

  private void scalar(IndexedDocument target, ValueField field, Scalar value) {
    adding(field, value.text(), () -> single.add(target, field, value));
  }

  /** A value that may be an object or an array itself. */
  private void whole(ValueField field, JsonToken token) {
    JsonNode value = JsonTree.read(parser, token);
    shaped(document, field, value);
    for (ValueField sub : field.subFields().values()) {
      if (ShapedValues.takes(sub) && field.type() != FieldType.GEO_POINT) {
        shaped(document, sub, value);
      } else {
        for (Scalar part : ShapedValues.parts(field, value)) {
          if (ShapedValues.takes(sub)) {
            shaped(document, sub, tree(part));
          } else {
            scalar(sub, part);
          }
        }
      }
    }
    if (value.isValueNode() && !value.isNull()) {
      field.copyTo().forEach(target -> copyTo(target, Scalar.of(value)));
    }
  }

  private void shaped(IndexedDocument target, ValueField field, JsonNode value) {
    adding(field, preview(value.toString()), () -> shaped.add(target, field, value));
  }

  private void copyTo(String path, Scalar value) {
    ValueField target = added.copyTarget(path);
    if (target == null) {
      return;
    }
    IndexedDocument place = document.withScope(mapping.nestedScope(path));
    if (ShapedValues.takes(target)) {
      shaped(place, target, tree(value));
    } else {
      scalar(place, target, value);
      target.subFields().values().forEach(sub -> scalar(place, sub, value));
    }
  }

  /** Adds a value, or deals with one that does not fit as the mapping and the log demand. */
  private void adding(ValueField field, String preview, Runnable add) {
    count(1);
    ApiException wrong;
    try {
      add.run();
      return;
    } catch (ApiException e) {
      wrong = e;
    } catch (GeoPoint.FormException e) {
      wrong = failed(field, preview, new ApiError(400, "parse_exception", message(e)));
    } catch (NumberFormatException e) {
      wrong = failed(field, preview, new ApiError(400, "number_format_exception", message(e)));
    } catch (InputCoercionException e) {
      String reason = e.getOriginalMessage();
      wrong = failed(field, preview, new ApiError(400, "input_coercion_exception", reason));
    } catch (IllegalArgumentException e) {
      wrong = failed(field, preview, new ApiError(400, "illegal_argument_exception", message(e)));
    }
    if (limits.ignoresMalformed(field)) {
      ignored(field);
    } else if (!accepted) {
      throw wrong;
    }
  }

  private void ignored(ValueField field) {
    BytesRef path = new BytesRef(field.path());
    whole.add(new StringField(IndexFormat.IGNORED, path, Store.NO));
    whole.add(new SortedSetDocValuesField(IndexFormat.IGNORED, path));
  }

  private void count(int more) {
    values += more;
    if (values > MAX_VALUES) {
      throw new ApiException(
          400,
          "mapper_parsing_exception",
          "document [" + id + "] has more than [" + MAX_VALUES + "] values to index");
    }
  }

  /** A member that neither the mapping nor the document so far has made a field. */
  private void dynamic(ObjectField parent, String name, JsonToken token) {
    switch (token) {
      case VALUE_NULL -> {}
      case START_ARRAY -> {
        for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
          Field field = added.known(parent, name);
          if (field != null) {
            value(field, t);
          } else {
            dynamic(parent, name, t);
          }
        }
      }
      case START_OBJECT -> {
        Field made = added.object(parent, name);
        if (made == null) {
          parser.skipChildren();
        } else {
          value(made, token);
        }
      }
      default -> {
        Field made = added.value(parent, name, Scalar.of(parser, token));
        if (made != null) {
          value(made, token);
        }
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

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private static String preview(String value) {
    return value.length() <= PREVIEW_LENGTH ? value : value.substring(0, PREVIEW_LENGTH);
  }

  private ApiException failed(ValueField field, String value, @Nullable ApiError cause) {
    String start =
        "failed to parse field [" + field.path() + "] of type [" + field.type().typeName();
    String reason =
        ShapedValues.takes(field)
            ? start + "]"
            : start
                + "] in document with id '"
                + id
                + "'. Preview of field's value: '"
                + preview(value)
                + "'";
    return new ApiException(new ApiError(400, "mapper_parsing_exception", reason, Map.of(), cause));
  }
}
