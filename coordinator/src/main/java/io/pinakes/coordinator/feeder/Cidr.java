package io.pinakes.coordinator.feeder;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network the range's first address; bits after the prefix are cleared
 * @param prefixLength bits that all addresses of the range share: 0 to 32 (IPv4) or 128 (IPv6)
 */
public record Cidr(InetAddress network, int prefixLength) {

  public Cidr {
    int bits = network.getAddress().length * Byte.SIZE;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "prefix length must be 0 to "
              + bits
              + " for "
              + network.getHostAddress()
              + ": "
              + prefixLength);
    }
    network = addressOf(masked(network.getAddress(), prefixLength));
  }

  /**
   * Reads {@code address/prefix}, or an address alone, which stands for itself only. Never asks a
   * name server.
   *
   * @throws IllegalArgumentException it is neither
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    try {
      if (slash < 0) {
        InetAddress address = InetAddress.ofLiteral(text);
        return new Cidr(address, address.getAddress().length * Byte.SIZE);
      }
      return new Cidr(
          InetAddress.ofLiteral(text.substring(0, slash)),
          Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a range of addresses like 10.0.0.0/8: [" + text + "]: " + e.getMessage(), e);
    }
  }

  /** Whether {@code address} is of the same family and within the range. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] start = network.getAddress();
    return bytes.length == start.length && Arrays.equals(masked(bytes, prefixLength), start);
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefixLength;
  }

  private static byte[] masked(byte[] address, int prefixLength) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.clamp(prefixLength - (long) i * Byte.SIZE, 0, Byte.SIZE);
      masked[i] &= (byte) (0xFF << (Byte.SIZE - kept));
    }
    return masked;
  }

  private static InetAddress addressOf(byte[] bytes) {
    try {
      // The general factory turns IPv4-mapped IPv6 addresses into IPv4 ones, which a range must not
      // do.
      return bytes.length == 16
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
