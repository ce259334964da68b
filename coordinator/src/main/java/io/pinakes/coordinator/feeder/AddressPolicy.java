package io.pinakes.coordinator.feeder;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses the feeder may connect to: those that anybody on the internet could reach anyway,
 * and those that the operator allows. It keeps a submitted URL from reaching into the network that
 * the node stands in.
 *
 * @param allow ranges that are permitted whatever they are
 */
public record AddressPolicy(List<Cidr> allow) {

  /**
   * IANA's special-purpose registry for IPv4, and multicast and reserved space. First match counts.
   */
  private static final List<Special> IPV4 =
      List.of(
          special("0.0.0.0/8", "an unspecified address"),
          special("10.0.0.0/8", "a private address"),
          special("100.64.0.0/10", "a private address behind a carrier's NAT"),
          special("127.0.0.0/8", "a loopback address"),
          special("169.254.0.0/16", "a link-local address"),
          special("172.16.0.0/12", "a private address"),
          special("192.0.0.0/24", "a reserved address"),
          special("192.0.2.0/24", "a documentation address"),
          special("192.88.99.0/24", "a reserved address"),
          special("192.168.0.0/16", "a private address"),
          special("198.18.0.0/15", "a benchmarking address"),
          special("198.51.100.0/24", "a documentation address"),
          special("203.0.113.0/24", "a documentation address"),
          special("224.0.0.0/4", "a multicast address"),
          special("255.255.255.255/32", "a broadcast address"),
          special("240.0.0.0/4", "a reserved address"));

  /** IANA's special-purpose registry for IPv6. */
  private static final List<Special> IPV6 =
      List.of(
          special("::/128", "an unspecified address"),
          special("::1/128", "a loopback address"),
          special("64:ff9b:1::/48", "a private address"),
          special("100::/64", "a discard-only address"),
          special("2001::/23", "a reserved address"),
          special("2001:db8::/32", "a documentation address"),
          special("3fff::/20", "a documentation address"),
          special("fc00::/7", "a unique-local address"),
          special("fe80::/10", "a link-local address"),
          special("fec0::/10", "a site-local address"),
          special("ff00::/8", "a multicast address"));

  /** IPv6 ranges whose addresses stand for an IPv4 address, and at which byte it starts. */
  private static final List<Embedding> EMBEDDINGS =
      List.of(
          new Embedding(Cidr.parse("::/96"), 12), // IPv4-compatible
          new Embedding(Cidr.parse("::ffff:0:0:0/96"), 12), // IPv4-translated
          new Embedding(Cidr.parse("64:ff9b::/96"), 12), // NAT64
          new Embedding(Cidr.parse("2002::/16"), 2)); // 6to4

  /** What IANA has given out to be routed on the internet. */
  private static final Cidr GLOBAL_UNICAST = Cidr.parse("2000::/3");

  public AddressPolicy {
    allow = List.copyOf(allow);
  }

  /**
   * Why {@code given} must not be connected to, such as {@code 127.0.0.1 is a loopback address};
   * empty if it may be.
   */
  public Optional<String> refusal(InetAddress given) {
    InetAddress address = unmapped(given);
    String text = address.getHostAddress();
    if (allows(address)) {
      return Optional.empty();
    }
    for (Embedding embedding : EMBEDDINGS) {
      if (embedding.range.contains(address) && nameOf(address).isEmpty()) {
        InetAddress inner = embedding.ipv4(address);
        return allows(inner)
            ? Optional.empty()
            : nameOf(inner)
                .map(name -> text + " stands for " + inner.getHostAddress() + ", " + name);
      }
    }
    return nameOf(address)
        .or(
            () ->
                isGlobal(address) ? Optional.empty() : Optional.of("not a global unicast address"))
        .map(name -> text + " is " + name);
  }

  private boolean allows(InetAddress address) {
    return allow.stream().anyMatch(range -> range.contains(address));
  }

  private static Optional<String> nameOf(InetAddress address) {
    return (address instanceof Inet6Address ? IPV6 : IPV4)
        .stream().filter(special -> special.range.contains(address)).map(Special::name).findFirst();
  }

  private static boolean isGlobal(InetAddress address) {
    return !(address instanceof Inet6Address) || GLOBAL_UNICAST.contains(address);
  }

  /** An IPv4-mapped address ({@code ::ffff:a.b.c.d}) as the IPv4 address that it is. */
  private static InetAddress unmapped(InetAddress address) {
    return addressOf(address.getAddress());
  }

  private static InetAddress addressOf(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  private static Special special(String range, String name) {
    return new Special(Cidr.parse(range), name);
  }

  private record Special(Cidr range, String name) {}

  private record Embedding(Cidr range, int offset) {
    InetAddress ipv4(InetAddress address) {
      return addressOf(Arrays.copyOfRange(address.getAddress(), offset, offset + 4));
    }
  }
}
