package io.pinakes.common.mapping;

import java.util.Arrays;

/** IP addresses: their 16 bytes. */
record AddressFormat() implements ValueFormat.OfBytes {

  @Override
  public String shown(byte[] bytes, int offset, int length) {
    return IpAddress.format(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public byte[] parse(Object value) {
    return IpAddress.parse(value.toString());
  }
}
