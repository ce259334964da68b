package io.pinakes.common.rpc;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.jdk.UntypedObjectDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Turns messages into bytes and back: CBOR, in which a document's source stays bytes. */
final class RpcCodec {

  private static final CBORMapper MAPPER =
      CBORMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .addModule(new SimpleModule().addDeserializer(Object.class, new WholeNumbers()))
          // Nodes of two versions talk to each other while a cluster is being upgraded.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Most members that may be null are: a hit's detail, an answer's parts.
          .changeDefaultPropertyInclusion(all -> all.withValueInclusion(Include.NON_NULL))
          .build();

  /**
   * A sort value is declared as Object: a Long must not come back as an Integer, nor a number of
   * more bits fail.
   */
  private static final class WholeNumbers extends UntypedObjectDeserializer {
    WholeNumbers() {
      super((JavaType) null, null);
    }

    @Override
    protected Object _coerceIntegral(JsonParser parser, DeserializationContext context) {
      return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          ? parser.getBigIntegerValue()
          : parser.getLongValue();
    }
  }

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
