package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON that comes from clients: strict, and with errors that say where. */
final class Json {

  /** Refuses doubled names and keeps numbers as they were written. */
  static final JsonMapper READER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /**
   * Reads an object.
   *
   * @throws ApiException 400: it is broken, or not an object, or something follows it
   */
  static ObjectNode object(byte[] bytes) {
    try (JsonParser parser = READER.createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw ApiException.parsing(
                "Expected [START_OBJECT] but found ["
                    + (first == null ? "END_OF_INPUT" : name(first))
                    + "]")
            .with("line", 1)
            .with("col", 1);
      }
      JsonNode tree = parser.readValueAsTree();
      parser.nextToken();
      if (parser.hasCurrentToken()) {
        TokenStreamLocation at = parser.currentTokenLocation();
        throw ApiException.parsing(
                "Expected the end of the body but found [" + name(parser.currentToken()) + "]")
            .with("line", at.getLineNr())
            .with("col", at.getColumnNr());
      }
      return (ObjectNode) tree;
    } catch (JacksonException e) {
      throw new ApiException(error(e), e);
    }
  }

  /** What a client is told of JSON that cannot be read. */
  static ApiError error(JacksonException e) {
    String type =
        switch (e) {
          case UnexpectedEndOfInputException end -> "unexpected_end_of_input_exception";
          case StreamConstraintsException constraints -> "stream_constraints_exception";
          default -> "json_parse_exception";
        };
    TokenStreamLocation at = e.getLocation();
    if (at == null || at.getLineNr() < 0) {
      return new ApiError(400, type, e.getOriginalMessage());
    }
    return new ApiError(
        400,
        type,
        e.getOriginalMessage(),
        Map.of("line", at.getLineNr(), "col", at.getColumnNr()),
        null);
  }

  /** A token's name as OpenSearch says it. */
  static String name(JsonToken token) {
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "VALUE_NUMBER";
      case VALUE_TRUE, VALUE_FALSE -> "VALUE_BOOLEAN";
      case PROPERTY_NAME -> "FIELD_NAME";
      default -> token.name().toUpperCase(Locale.ROOT);
    };
  }
}
