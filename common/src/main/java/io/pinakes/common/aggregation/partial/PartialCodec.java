package io.pinakes.common.aggregation.partial;

import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Partial results as bytes in a shard's answer: CBOR. */
public final class PartialCodec {

  private static final CBORMapper MAPPER =
      CBORMapper.builder()
          // A key is declared as Object: a Long must not come back as an Integer.
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          // Nodes of two versions talk to each other while a cluster is being upgraded.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private PartialCodec() {}

  private record All(List<Partial> partials) {}

  /** The results of a request's aggregations, in the order of the request. */
  public static byte[] write(List<Partial> partials) {
    return MAPPER.writeValueAsBytes(new All(partials));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws tools.jackson.core.JacksonException the bytes are nothing of the kind
   */
  public static List<Partial> read(byte[] bytes) {
    return MAPPER.readValue(bytes, All.class).partials;
  }
}
