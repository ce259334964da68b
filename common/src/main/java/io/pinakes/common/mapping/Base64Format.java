package io.pinakes.common.mapping;

import java.util.Arrays;
import java.util.Base64;

/** Any bytes: in Base64, without padding, as OpenSearch shows them. */
record Base64Format() implements ValueFormat.OfBytes {

  @Override
  public String shown(byte[] bytes, int offset, int length) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public byte[] parse(Object value) {
    return Base64.getUrlDecoder().decode(value.toString());
  }
}
