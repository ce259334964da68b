package io.pinakes.common.rpc;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Turns messages into bytes and back: CBOR, in which a document's source stays bytes. */
final class RpcCodec {

  private static final CBORMapper MAPPER =
      CBORMapper.builder()
          // A sort value is declared as Object: a Long must not come back as an Integer.
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          // Nodes of two versions talk to each other while a cluster is being upgraded.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Most members that may be null are: a hit's detail, an answer's parts.
          .changeDefaultPropertyInclusion(all -> all.withValueInclusion(Include.NON_NULL))
          .build();

  private RpcCodec() {}

  static byte[] write(Object message) {
    return MAPPER.writeValueAsBytes(message);
  }

  /**
   * Reads a message.
   *
   * @throws tools.jackson.core.JacksonException the bytes are not such a message
   */
  static <T> T read(byte[] bytes, Class<T> type) {
    return MAPPER.readValue(bytes, type);
  }
}
