package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.error.DidYouMean;
import io.pinakes.common.message.DocumentUpdate;
import io.pinakes.common.query.SourceFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * Reads what an update asks for. The parts of documents in it are cut out as the bytes that they
 * are.
 */
final class UpdateBody {

  private static final List<String> FIELDS =
      List.of(
          "script",
          "scripted_upsert",
          "upsert",
          "doc",
          "doc_as_upsert",
          "detect_noop",
          "_source",
          "if_seq_no",
          "if_primary_term");

  private final byte[] body;
  private byte @Nullable [] doc;
  private byte @Nullable [] upsert;
  private boolean docAsUpsert;
  private boolean detectNoop = true;
  private boolean script;
  private boolean scriptedUpsert;
  private Optional<SourceFilter> source = Optional.empty();
  private Optional<Long> seqNo = Optional.empty();
  private Optional<Long> primaryTerm = Optional.empty();

  private UpdateBody(byte[] body) {
    this.body = body;
  }

  /**
   * Reads a body.
   *
   * @param body empty: an update that says nothing
   * @throws ApiException 400: it cannot be understood
   */
  static UpdateBody parse(byte[] body) {
    var update = new UpdateBody(body);
    if (body.length > 0) {
      try (JsonParser parser = Json.READER.createParser(body)) {
        update.read(parser);
      } catch (JacksonException e) {
        throw new ApiException(Json.error(e), e);
      }
    }
    return update;
  }

  private void read(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw wrong(parser, "Expected START_OBJECT but was: " + (first == null ? "null" : first));
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      if (!FIELDS.contains(field)) {
        throw wrong(parser, "unknown field [" + field + "]" + DidYouMean.of(field, FIELDS));
      }
      parser.nextToken();
      readField(field, parser);
    }
    if (parser.nextToken() != null) {
      throw wrong(parser, "Expected the end of the body");
    }
  }

  private void readField(String field, JsonParser parser) {
    switch (field) {
      case "doc" -> doc = object(field, parser);
      case "upsert" -> upsert = object(field, parser);
      case "doc_as_upsert" -> docAsUpsert = flag(field, parser);
      case "detect_noop" -> detectNoop = flag(field, parser);
      case "scripted_upsert" -> scriptedUpsert = flag(field, parser);
      case "_source" -> source = Optional.of(SourceJson.parse(parser.readValueAsTree()));
      case "if_seq_no" -> seqNo = Optional.of(number(field, parser));
      case "if_primary_term" -> primaryTerm = Optional.of(number(field, parser));
      default -> {
        script = true;
        parser.skipChildren();
      }
    }
  }

  private byte[] object(String field, JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw unsupportedValue(field, parser);
    }
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    return Arrays.copyOfRange(body, start, end);
  }

  private static boolean flag(String field, JsonParser parser) {
    String text = parser.currentToken().isScalarValue() ? parser.getString() : null;
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      case null -> throw unsupportedValue(field, parser);
      default ->
          throw wrong(
              parser,
              "failed to parse field [" + field + "]",
              ApiException.illegalArgument(
                      "Failed to parse value [" + text + "] as only [true] or [false] are allowed.")
                  .error());
    };
  }

  private static long number(String field, JsonParser parser) {
    if (!parser.currentToken().isScalarValue()) {
      throw unsupportedValue(field, parser);
    }
    try {
      return Long.parseLong(parser.getString());
    } catch (NumberFormatException e) {
      throw wrong(
          parser,
          "failed to parse field [" + field + "]",
          new ApiError(
              400, "number_format_exception", "For input string: \"" + parser.getString() + "\""));
    }
  }

  private static ApiException unsupportedValue(String field, JsonParser parser) {
    return wrong(
        parser, field + " doesn't support values of type: " + Json.name(parser.currentToken()));
  }

  private static ApiException wrong(JsonParser parser, String what) {
    return wrong(parser, what, null);
  }

  private static ApiException wrong(JsonParser parser, String what, @Nullable ApiError cause) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new ApiException(
        new ApiError(
            400,
            "x_content_parse_exception",
            "[%d:%d] [UpdateRequest] %s".formatted(at.getLineNr(), at.getColumnNr(), what),
            Map.of(),
            cause));
  }

  /** The part of the document that is to change, which is there if the body has been checked. */
  byte[] required() {
    if (doc == null) {
      throw new IllegalStateException("an update without a document");
    }
    return doc;
  }

  /** How the document is updated. */
  DocumentUpdate update(int retries, boolean returnSource) {
    return new DocumentUpdate(
        docAsUpsert ? doc : upsert, detectNoop, Math.max(0, retries), returnSource);
  }

  /** What to show of the document, if the body says. */
  Optional<SourceFilter> source() {
    return source;
  }

  Optional<Long> seqNo() {
    return seqNo;
  }

  Optional<Long> primaryTerm() {
    return primaryTerm;
  }

  /** Adds what is wrong with its members together. */
  void check(boolean compares, Validation validation) {
    if (compares && docAsUpsert) {
      validation.add("compare and write operations can not be used with upsert");
    }
    if (compares && upsert != null) {
      validation.add("upsert requests don't support `if_seq_no` and `if_primary_term`");
    }
    if (!script && doc == null) {
      validation.add("script or doc is missing");
    }
    if (script && doc != null) {
      validation.add("can't provide both script and doc");
    }
    if (doc == null && docAsUpsert) {
      validation.add("doc must be specified if doc_as_upsert is enabled");
    }
  }

  /** Why an update that is right cannot be carried out; null if it can. */
  @Nullable ApiError unsupported() {
    if (script) {
      return ApiException.illegalArgument("[script] is not supported in updates").error();
    }
    if (scriptedUpsert) {
      return ApiException.illegalArgument("[scripted_upsert] is not supported in updates").error();
    }
    return null;
  }
}
