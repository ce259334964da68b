package io.pinakes.common.mapping;

import java.util.Arrays;

/** IP addresses in text and as 16 bytes, in which version 4 is mapped into version 6. */
public final class IpAddress {

  /** Bytes of an address. */
  public static final int BYTES = 16;

  /** Longer than any address in text: six groups and a dotted quad. */
  private static final int MAX_LENGTH = 45;

  private static final byte[] MAPPED_V4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private IpAddress() {}

  /**
   * The bytes of an address.
   *
   * @throws IllegalArgumentException the text is none; the message is for users
   */
  public static byte[] parse(String text) {
    byte[] address = new byte[BYTES];
    boolean valid =
        text.length() <= MAX_LENGTH
            && (text.indexOf(':') >= 0 ? readV6(text, address) : readMapped(text, address));
    if (!valid) {
      throw new IllegalArgumentException("'" + text + "' is not an IP string literal.");
    }
    return address;
  }

  /**
   * The first and the last address of a block such as {@code 10.0.0.0/8}.
   *
   * @throws IllegalArgumentException the text is none; the message is for users
   */
  public static byte[][] block(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Expected [ip/prefix] but was [" + text + "]");
    }
    byte[] first = parse(text.substring(0, slash));
    String prefix = text.substring(slash + 1);
    boolean v4 = text.indexOf(':') < 0;
    int bits = prefixBits(text, prefix, v4 ? 32 : 128) + (v4 ? 96 : 0);
    byte[] last = first.clone();
    for (int bit = bits; bit < 8 * BYTES; bit++) {
      int mask = 0x80 >> (bit % 8);
      first[bit / 8] &= (byte) ~mask;
      last[bit / 8] |= (byte) mask;
    }
    return new byte[][] {first, last};
  }

  private static int prefixBits(String text, String prefix, int most) {
    int bits = -1;
    if (!prefix.isEmpty() && prefix.length() <= 3 && prefix.chars().allMatch(IpAddress::isDigit)) {
      bits = Integer.parseInt(prefix);
    }
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "Illegal prefix length ["
              + prefix
              + "] in ["
              + text
              + "]. Must be 0-32 for IPv4 ranges,"
              + " 0-128 for IPv6 ranges");
    }
    return bits;
  }

  /** As RFC 5952 writes it, and version 4 as a dotted quad. */
  public static String format(byte[] address) {
    if (Arrays.equals(address, 0, 12, MAPPED_V4, 0, 12)) {
      return (address[12] & 255)
          + "."
          + (address[13] & 255)
          + "."
          + (address[14] & 255)
          + "."
          + (address[15] & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((address[2 * i] & 255) << 8) | (address[2 * i + 1] & 255);
    }
    int start = 0;
    int zeros = 0;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > zeros) {
        start = i;
        zeros = end - i;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (zeros > 1 && i == start) {
        text.append("::");
        i += zeros - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  /** Adds 1 or -1 in place; false if there is no such address. */
  public static boolean step(byte[] address, int by) {
    for (int i = address.length - 1; i >= 0; i--) {
      int digit = (address[i] & 255) + by;
      address[i] = (byte) digit;
      if (digit >= 0 && digit <= 255) {
        return true;
      }
    }
    return false;
  }

  private static boolean readMapped(String text, byte[] address) {
    System.arraycopy(MAPPED_V4, 0, address, 0, MAPPED_V4.length);
    return readV4(text, address, 12);
  }

  private static boolean readV4(String text, byte[] address, int at) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      if (part.isEmpty()
          || part.length() > 3
          || (part.length() > 1 && part.charAt(0) == '0')
          || !part.chars().allMatch(IpAddress::isDigit)
          || Integer.parseInt(part) > 255) {
        return false;
      }
      address[at + i] = (byte) Integer.parseInt(part);
    }
    return true;
  }

  private static boolean readV6(String text, byte[] address) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return readGroups(text, address, 0) == BYTES;
    }
    if (text.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    byte[] tail = new byte[BYTES];
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int head = before.isEmpty() ? 0 : readGroups(before, address, 0);
    int rest = after.isEmpty() ? 0 : readGroups(after, tail, 0);
    // The gap stands for a group at least.
    if (head < 0 || rest < 0 || head + rest > BYTES - 2 || before.indexOf('.') >= 0) {
      return false;
    }
    Arrays.fill(address, head, BYTES, (byte) 0);
    System.arraycopy(tail, 0, address, BYTES - rest, rest);
    return true;
  }

  /** Reads groups of hexadecimal digits; returns the bytes read, or -1. */
  private static int readGroups(String text, byte[] address, int start) {
    int at = start;
    String[] groups = text.split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      String group = groups[i];
      if (i == groups.length - 1 && group.indexOf('.') >= 0) {
        return at + 4 <= BYTES && readV4(group, address, at) ? at + 4 : -1;
      }
      if (at + 2 > BYTES
          || group.isEmpty()
          || group.length() > 4
          || !group.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
        return -1;
      }
      int value = Integer.parseInt(group, 16);
      address[at++] = (byte) (value >> 8);
      address[at++] = (byte) value;
    }
    return at;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
