package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.coordinator.index.IndexName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the body of a bulk request: a line of JSON that says what to do and, except for deletes, a
 * line with the document. Each document is copied out of the body once, and not parsed.
 */
final class BulkRequest {

  /** Actions of one request; each costs memory beside its bytes. */
  static final int MAX_ACTIONS = 100_000;

  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "create", Operation.CREATE,
          "delete", Operation.DELETE,
          "index", Operation.INDEX,
          "update", Operation.UPDATE);

  private final byte[] body;
  private final Defaults defaults;
  private final Supplier<String> ids;
  private final Validation validation = new Validation();
  private final List<Action> actions = new ArrayList<>();
  private @Nullable String lastIndex;
  private int position;
  private int line;

  private BulkRequest(byte[] body, Defaults defaults, Supplier<String> ids) {
    this.body = body;
    this.defaults = defaults;
    this.ids = ids;
  }

  /** What holds for actions that do not say it themselves. */
  record Defaults(
      @Nullable String index,
      @Nullable String routing,
      boolean requireAlias,
      Optional<SourceFilter> source) {}

  /** What a line asks for. */
  enum Operation {
    CREATE,
    DELETE,
    INDEX,
    UPDATE;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An action.
   *
   * @param id null if the request gave none and the action is refused
   * @param requireAlias the index must be named by an alias
   * @param write null if it is refused
   * @param problem why it is refused, by itself; the others go on
   * @param shown of the document, after an update
   */
  record Action(
      Operation operation,
      String index,
      @Nullable String id,
      boolean requireAlias,
      @Nullable DocumentWrite write,
      @Nullable ApiError problem,
      SourceFilter shown) {}

  /**
   * Reads a body.
   *
   * @param ids makes ids for documents without
   * @throws ApiException 400: a line cannot be understood, so that what the others mean is not sure
   */
  static List<Action> parse(byte[] body, Defaults defaults, Supplier<String> ids) {
    return new BulkRequest(body, defaults, ids).parse();
  }

  private List<Action> parse() {
    while (position < body.length) {
      int start = position;
      int end = lineEnd();
      if (!isBlank(start, end)) {
        readAction(start, end);
      }
    }
    if (actions.isEmpty()) {
      validation.add("no requests added");
    }
    validation.throwIfAny();
    return actions;
  }

  /** The next line's end, its newline not included; moves behind it. */
  private int lineEnd() {
    int end = position;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    if (end == body.length) {
      throw ApiException.illegalArgument("The bulk request must be terminated by a newline [\\n]");
    }
    position = end + 1;
    line++;
    return end;
  }

  private boolean isBlank(int start, int end) {
    for (int i = start; i < end; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void readAction(int start, int end) {
    if (actions.size() == MAX_ACTIONS) {
      throw new ApiException(
          413,
          "illegal_argument_exception",
          "a bulk request may have at most [" + MAX_ACTIONS + "] actions");
    }
    int actionLine = line;
    Metadata metadata;
    try (JsonParser parser = Json.READER.createParser(body, start, end - start)) {
      metadata = readMetadata(parser);
    } catch (JacksonException e) {
      ApiError broken = Json.error(e);
      throw new ApiException(
          new ApiError(
              400,
              broken.type(),
              "Malformed action/metadata line [" + actionLine + "]: " + broken.reason()),
          e);
    }
    byte @Nullable [] source =
        metadata.operation == Operation.DELETE ? null : readSource(actionLine);
    actions.add(metadata.toAction(source));
  }

  /** Most requests name one index in every line. */
  private void checkName(String index) {
    if (!index.equals(lastIndex)) {
      IndexName.checkGiven(index);
      lastIndex = index;
    }
  }

  private byte[] readSource(int actionLine) {
    if (position == body.length) {
      if (actions.isEmpty()) {
        throw ApiException.invalid("no requests added");
      }
      throw ApiException.illegalArgument(
          "Malformed action/metadata line [" + actionLine + "], no document follows it");
    }
    int start = position;
    int end = lineEnd();
    return Arrays.copyOfRange(body, start, end);
  }

  private Metadata readMetadata(JsonParser parser) {
    expect(JsonToken.START_OBJECT, parser.nextToken());
    expect(JsonToken.PROPERTY_NAME, parser.nextToken());
    String name = parser.currentName();
    Operation operation = OPERATIONS.get(name);
    if (operation == null) {
      throw malformed("expected one of [create, delete, index, update] but found [" + name + "]");
    }
    JsonToken token = parser.nextToken();
    if (token != JsonToken.START_OBJECT) {
      throw malformed("expected START_OBJECT or END_OBJECT but found [" + name(token) + "]");
    }
    var metadata = new Metadata(operation);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("_source") && value == JsonToken.START_OBJECT) {
        metadata.shown = Optional.of(SourceJson.parse(parser.readValueAsTree()));
        continue;
      }
      if (!value.isScalarValue()) {
        throw malformed(
            "expected a simple value for field [" + field + "] but found [" + name(value) + "]");
      }
      metadata.set(field, value == JsonToken.VALUE_NULL ? null : parser.getString());
    }
    expect(JsonToken.END_OBJECT, parser.nextToken());
    JsonToken rest = parser.nextToken();
    if (rest != null) {
      throw malformed("expected its end but found [" + name(rest) + "]");
    }
    return metadata;
  }

  private void expect(JsonToken expected, @Nullable JsonToken found) {
    if (found != expected) {
      throw malformed("expected " + Json.name(expected) + " but found [" + name(found) + "]");
    }
  }

  private static String name(@Nullable JsonToken token) {
    return token == null ? "END_OF_LINE" : Json.name(token);
  }

  private ApiException malformed(String what) {
    return ApiException.illegalArgument("Malformed action/metadata line [" + line + "], " + what);
  }

  /** What an action line says. */
  private final class Metadata {
    private Operation operation;
    private @Nullable String index = defaults.index();
    private @Nullable String routing = defaults.routing();
    private boolean requireAlias = defaults.requireAlias();
    private @Nullable String id;
    private Optional<Long> seqNo = Optional.empty();
    private Optional<Long> primaryTerm = Optional.empty();
    private Optional<String> versionType = Optional.empty();
    private Optional<Long> version = Optional.empty();
    private Optional<SourceFilter> shown = defaults.source();
    private int retries;
    private @Nullable ApiError problem;

    private Metadata(Operation operation) {
      this.operation = operation;
    }

    private void set(String field, @Nullable String value) {
      switch (field) {
        case "_index" -> index = value == null ? defaults.index() : value;
        case "_id" -> id = value;
        case "if_seq_no" -> seqNo = number(value);
        case "if_primary_term" -> primaryTerm = number(value);
        case "version" -> version = number(value);
        case "version_type" -> versionType = Optional.ofNullable(value);
        case "op_type" -> setOperation(value);
        case "routing" -> routing = value == null ? defaults.routing() : value;
        case "pipeline" -> {
          if (value != null && !value.equals("_none")) {
            problem = WriteParameters.noPipeline(value).error();
          }
        }
        case "require_alias" -> requireAlias = flag(field, value);
        case "retry_on_conflict" -> retries = retries(value);
        case "_source" -> {
          if (value != null) {
            shown = Optional.of(SourceParameters.of(value));
          }
        }
        default ->
            throw ApiException.illegalArgument(
                "Action/metadata line ["
                    + line
                    + "] contains an unknown parameter ["
                    + field
                    + "]");
      }
    }

    private void setOperation(@Nullable String value) {
      if (value == null || operation == Operation.DELETE || operation == Operation.UPDATE) {
        return;
      }
      switch (value) {
        case "index" -> {}
        case "create" -> operation = Operation.CREATE;
        default ->
            throw ApiException.illegalArgument(
                "opType must be 'create' or 'index', found: [" + value + "]");
      }
    }

    private static boolean flag(String field, @Nullable String value) {
      return switch (value) {
        case "true" -> true;
        case "false" -> false;
        case null, default ->
            throw ApiException.illegalArgument(
                "Failed to parse value [%s] of [%s] as only [true] or [false] are allowed."
                    .formatted(value, field));
      };
    }

    private static int retries(@Nullable String value) {
      try {
        return value == null ? 0 : Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw ApiException.illegalArgument("For input string: \"" + value + "\"");
      }
    }

    private static Optional<Long> number(@Nullable String value) {
      if (value == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(Long.parseLong(value));
      } catch (NumberFormatException e) {
        throw ApiException.illegalArgument("For input string: \"" + value + "\"");
      }
    }

    private Action toAction(byte @Nullable [] source) {
      if (operation == Operation.UPDATE && (version.isPresent() || versionType.isPresent())) {
        throw ApiException.illegalArgument(
            "Update requests do not support versioning. Please use `if_seq_no` and"
                + " `if_primary_term` instead");
      }
      WriteVersion expected = WriteVersion.of(versionType, version, seqNo, primaryTerm);
      DocumentWrite.Kind kind =
          switch (operation) {
            case CREATE -> DocumentWrite.Kind.CREATE;
            case DELETE -> DocumentWrite.Kind.DELETE;
            case INDEX, UPDATE -> DocumentWrite.Kind.INDEX;
          };
      if (index == null) {
        validation.add("index is missing");
        return refused("", ApiException.illegalArgument("index is missing").error());
      }
      boolean needsId = operation == Operation.DELETE || operation == Operation.UPDATE;
      if (needsId && (id == null || id.isEmpty())) {
        validation.add("id is missing");
        return refused(index, ApiException.illegalArgument("id is missing").error());
      }
      if (operation == Operation.UPDATE && id != null && source != null) {
        return toUpdate(index, id, source);
      }
      expected.check(kind, id == null, validation);
      if (id != null) {
        DocumentId.check(id, validation);
      }
      if (id != null && id.isEmpty()) {
        problem = ApiException.illegalArgument("if _id is specified it must not be empty").error();
      }
      if (problem != null) {
        return refused(index, problem);
      }
      return withWrite(index, kind, source, expected);
    }

    private Action withWrite(
        String toIndex, DocumentWrite.Kind kind, byte @Nullable [] source, WriteVersion expected) {
      try {
        checkName(toIndex);
      } catch (ApiException e) {
        return refused(toIndex, e.error());
      }
      String documentId = id == null ? ids.get() : id;
      ApiError sourceProblem = source == null ? null : Source.problem(source);
      if (sourceProblem != null) {
        return refused(toIndex, sourceProblem, documentId);
      }
      DocumentWrite write =
          source == null
              ? expected.delete(documentId, routing)
              : expected.put(kind, documentId, source, routing);
      return new Action(
          operation, toIndex, documentId, requireAlias, write, null, SourceFilter.NONE);
    }

    private Action toUpdate(String toIndex, String documentId, byte[] bytes) {
      UpdateBody body = UpdateBody.parse(bytes);
      WriteVersion expected =
          WriteVersion.of(Optional.empty(), Optional.empty(), seqNo, primaryTerm).with(body);
      expected.checkUpdate(retries, validation);
      body.check(expected.compares(), validation);
      DocumentId.check(documentId, validation);
      ApiError unsupported = body.unsupported();
      if (unsupported != null || !validation.isEmpty()) {
        // With anything to add, the whole request is refused.
        return refused(toIndex, unsupported);
      }
      try {
        checkName(toIndex);
      } catch (ApiException e) {
        return refused(toIndex, e.error());
      }
      SourceFilter filter = body.source().or(() -> shown).orElse(SourceFilter.NONE);
      DocumentWrite write =
          expected.update(
              documentId, body.required(), routing, body.update(retries, filter.fetch()));
      return new Action(operation, toIndex, documentId, requireAlias, write, null, filter);
    }

    private Action refused(String ofIndex, @Nullable ApiError why) {
      return refused(ofIndex, why, id);
    }

    private Action refused(String ofIndex, @Nullable ApiError why, @Nullable String documentId) {
      return new Action(operation, ofIndex, documentId, requireAlias, null, why, SourceFilter.NONE);
    }
  }
}
