package io.pinakes.worker.index;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * A value in a document that is no object and no array.
 *
 * @param kind of the JSON value; {@link JsonToken#VALUE_STRING} and the like
 * @param text as it stands in the document, a string without its quotes
 */
record Scalar(JsonToken kind, String text) {

  static Scalar of(JsonParser parser, JsonToken token) {
    return new Scalar(token, parser.getString());
  }

  /** What {@code null} stands for by the mapping. */
  static Scalar of(JsonNode json) {
    if (json.isBoolean()) {
      return new Scalar(
          json.booleanValue() ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE, json.asString());
    }
    if (json.isNumber()) {
      return new Scalar(
          json.isIntegralNumber() ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT,
          json.asString());
    }
    return new Scalar(JsonToken.VALUE_STRING, json.asString());
  }

  boolean isString() {
    return kind == JsonToken.VALUE_STRING;
  }

  boolean isNumber() {
    return kind == JsonToken.VALUE_NUMBER_INT || kind == JsonToken.VALUE_NUMBER_FLOAT;
  }

  boolean isFlag() {
    return kind == JsonToken.VALUE_TRUE || kind == JsonToken.VALUE_FALSE;
  }

  /**
   * The text of a number, or what may be read as one.
   *
   * @throws IllegalArgumentException it is a boolean; the message is for users
   */
  String numberText() {
    if (isFlag()) {
      throw new IllegalArgumentException(
          "Current token (" + kind + ") not numeric, can not use numeric value accessors");
    }
    return text;
  }
}
