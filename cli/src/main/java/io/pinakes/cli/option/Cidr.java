package io.pinakes.cli.option;

import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A range of addresses, such as {@code 10.0.0.0/8} or {@code ::1/128}. A single address is the
 * range of itself.
 *
 * @param address any address of the range
 * @param prefix leading bits that all addresses of the range share
 */
public record Cidr(InetAddress address, int prefix) {

  public Cidr {
    int bits = address.getAddress().length * Byte.SIZE;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "prefix " + prefix + " is not between 0 and " + bits + " bits");
    }
  }

  /** The usual notation, always with the prefix. */
  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }

  /** Reads the usual notation; never asks a name server. */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int prefix =
        slash < 0
            ? address.getAddress().length * Byte.SIZE
            : Integer.parseInt(text.substring(slash + 1));
    return new Cidr(address, prefix);
  }

  /** Makes a range of an option's text. */
  public static final class Converter implements ITypeConverter<Cidr> {
    @Override
    public Cidr convert(String text) {
      try {
        return parse(text.strip());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a range of addresses: write one such as 10.0.0.0/8 or ::1/128");
      }
    }
  }
}
