package io.pinakes.coordinator.rest;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Writes the JSON of an answer; document sources go in as the bytes they came in. */
public final class JsonOut {

  private final JsonGenerator to;
  private final boolean sourcesAsTheyAre;

  /**
   * Writes to a generator.
   *
   * @param sourcesAsTheyAre false to read and write sources again, in the generator's layout
   */
  JsonOut(JsonGenerator to, boolean sourcesAsTheyAre) {
    this.to = to;
    this.sourcesAsTheyAre = sourcesAsTheyAre;
  }

  public JsonOut open() {
    to.writeStartObject();
    return this;
  }

  public JsonOut open(String name) {
    to.writeName(name);
    return open();
  }

  public JsonOut close() {
    to.writeEndObject();
    return this;
  }

  public JsonOut openArray() {
    to.writeStartArray();
    return this;
  }

  public JsonOut openArray(String name) {
    to.writeName(name);
    return openArray();
  }

  public JsonOut closeArray() {
    to.writeEndArray();
    return this;
  }

  public JsonOut field(String name, @Nullable String value) {
    to.writeName(name);
    if (value == null) {
      to.writeNull();
    } else {
      to.writeString(value);
    }
    return this;
  }

  public JsonOut field(String name, long value) {
    to.writeNumberProperty(name, value);
    return this;
  }

  public JsonOut field(String name, double value) {
    to.writeNumberProperty(name, value);
    return this;
  }

  public JsonOut field(String name, boolean value) {
    to.writeBooleanProperty(name, value);
    return this;
  }

  public JsonOut field(String name, JsonNode value) {
    to.writeName(name);
    to.writeTree(value);
    return this;
  }

  /** A score: null if it is not a number, which says that none was asked for. */
  public JsonOut score(String name, float score) {
    to.writeName(name);
    if (Float.isNaN(score)) {
      to.writeNull();
    } else {
      to.writeNumber(score);
    }
    return this;
  }

  /** A member of any simple type, or of maps and lists of such. */
  public JsonOut any(String name, @Nullable Object value) {
    to.writeName(name);
    return any(value);
  }

  /** A value of any simple type, or of maps and lists of such. */
  public JsonOut any(@Nullable Object value) {
    switch (value) {
      case null -> to.writeNull();
      case String text -> to.writeString(text);
      case Boolean flag -> to.writeBoolean(flag);
      case Integer number -> to.writeNumber(number);
      case Long number -> to.writeNumber(number);
      case BigInteger number -> to.writeNumber(number);
      case Float number -> to.writeNumber(number);
      case Double number -> to.writeNumber(number);
      case JsonNode tree -> to.writeTree(tree);
      case Map<?, ?> map -> {
        open();
        map.forEach((name, member) -> any(String.valueOf(name), member));
        close();
      }
      case Iterable<?> list -> {
        openArray();
        list.forEach(this::any);
        closeArray();
      }
      default -> to.writeString(value.toString());
    }
    return this;
  }

  /** A document's source, which is one JSON value. */
  public JsonOut source(String name, byte[] source) {
    to.writeName(name);
    return source(source);
  }

  /** A document's source, which is one JSON value. */
  public JsonOut source(byte[] source) {
    if (sourcesAsTheyAre) {
      to.writeRawValue(new RawJson(source));
      return this;
    }
    try (JsonParser parser = Json.READER.createParser(source)) {
      parser.nextToken();
      to.copyCurrentStructureExact(parser);
    }
    return this;
  }
}
