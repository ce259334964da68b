package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What a client writes and reads in the place of JSON. A body in another format becomes JSON before
 * anybody reads it, so that all of them accept and refuse the same.
 */
enum WireFormat {
  JSON(HttpResponse.JSON, JsonMapper.builder().build()),
  YAML(
      "application/yaml",
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())),
  CBOR(
      "application/cbor",
      new CBORMapper(
          CBORFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()));

  private static final Map<String, WireFormat> MEDIA_TYPES =
      Map.of(
          "application/json", JSON,
          "application/vnd.opensearch+json", JSON,
          "application/x-ndjson", JSON,
          "application/vnd.opensearch+x-ndjson", JSON,
          "application/yaml", YAML,
          "application/vnd.opensearch+yaml", YAML,
          "application/cbor", CBOR,
          "application/vnd.opensearch+cbor", CBOR);

  private final String contentType;

  // Never changes, which its type cannot say.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ObjectMapper mapper;

  WireFormat(String contentType, ObjectMapper mapper) {
    this.contentType = contentType;
    this.mapper = mapper;
  }

  /** The format of a header's media type, whatever its parameters; empty if there is none. */
  static Optional<WireFormat> ofMediaType(String header) {
    return Optional.ofNullable(MEDIA_TYPES.get(ContentType.mediaType(header)));
  }

  /** The format of a name, such as {@code yaml}; empty if there is none. */
  static Optional<WireFormat> ofName(String name) {
    for (WireFormat format : values()) {
      if (format.key().equals(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For the header of an answer. */
  String contentType() {
    return contentType;
  }

  ObjectMapper mapper() {
    return mapper;
  }

  /**
   * A body in this format as JSON.
   *
   * @throws ApiException 400: it is broken
   */
  byte[] toJson(byte[] body) {
    if (this == JSON) {
      return body;
    }
    var json = new ByteArrayOutputStream(body.length);
    try (JsonParser parser = mapper.createParser(body);
        JsonGenerator generator = JSON.mapper.createGenerator(json)) {
      if (parser.nextToken() != null) {
        generator.copyCurrentStructureExact(parser);
      }
    } catch (JacksonException e) {
      throw new ApiException(Json.error(e), e);
    }
    return json.toByteArray();
  }
}
