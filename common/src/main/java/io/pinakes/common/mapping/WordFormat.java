package io.pinakes.common.mapping;

import java.nio.charset.StandardCharsets;

/** Words: their UTF-8. */
record WordFormat() implements ValueFormat.OfBytes {

  @Override
  public String shown(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public byte[] parse(Object value) {
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }
}
