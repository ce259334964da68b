package io.pinakes.coordinator.feeder;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static final AddressPolicy STRICT = new AddressPolicy(List.of());

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, an unspecified address",
    "0.1.2.3, an unspecified address",
    "10.0.0.0, a private address",
    "10.255.255.255, a private address",
    "100.64.0.0, a private address behind a carrier's NAT",
    "100.127.255.255, a private address behind a carrier's NAT",
    "127.0.0.1, a loopback address",
    "127.255.255.254, a loopback address",
    "169.254.0.1, a link-local address",
    "169.254.169.254, a link-local address",
    "172.16.0.0, a private address",
    "172.31.255.255, a private address",
    "192.0.0.8, a reserved address",
    "192.0.2.1, a documentation address",
    "192.88.99.1, a reserved address",
    "192.168.0.1, a private address",
    "192.168.255.255, a private address",
    "198.18.0.1, a benchmarking address",
    "198.19.255.255, a benchmarking address",
    "198.51.100.7, a documentation address",
    "203.0.113.9, a documentation address",
    "224.0.0.1, a multicast address",
    "239.255.255.255, a multicast address",
    "240.0.0.1, a reserved address",
    "255.255.255.255, a broadcast address",
    "::, an unspecified address",
    "::1, a loopback address",
    "fe80::1, a link-local address",
    "febf::1, a link-local address",
    "fec0::1, a site-local address",
    "fc00::1, a unique-local address",
    "fd12:3456:789a::1, a unique-local address",
    "ff02::1, a multicast address",
    "2001:db8::1, a documentation address",
    "3fff::1, a documentation address",
    "2001::1, a reserved address",
    "2001:2::1, a reserved address",
    "100::1, a discard-only address",
    "64:ff9b:1::1, a private address",
    "::127.0.0.1, a loopback address",
    "::ffff:10.0.0.1, a private address",
    "::ffff:0:192.168.1.1, a private address",
    "64:ff9b::7f00:1, a loopback address",
    "64:ff9b::a9fe:a9fe, a link-local address",
    "2002:7f00:1::1, a loopback address",
    "2002:c0a8:101::1, a private address",
    "4000::1, not a global unicast address",
    "5f00::1, not a global unicast address",
  })
  void addressesThatAreNotOfTheOpenInternetAreRefused(String address, String why) {
    assertThat(STRICT.refusal(InetAddress.ofLiteral(address)))
        .hasValueSatisfying(reason -> assertThat(reason).matches(".* (is|stands for .*,) " + why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
      })
  void addressesOfTheOpenInternetAreNotRefused(String address) {
    assertThat(STRICT.refusal(InetAddress.ofLiteral(address))).isEmpty();
  }

  @Test
  void aMappedAddressThatJavaDidNotUnmapIsRefusedToo() throws UnknownHostException {
    byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff7f000001");
    InetAddress address = Inet6Address.getByAddress(null, mapped, -1);

    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(STRICT.refusal(address)).hasValue("127.0.0.1 is a loopback address");
  }

  @Test
  void aRefusalOfAnEmbeddedAddressNamesBoth() {
    assertThat(STRICT.refusal(InetAddress.ofLiteral("64:ff9b::a00:1")))
        .hasValue("64:ff9b:0:0:0:0:a00:1 stands for 10.0.0.1, a private address");
  }

  @Test
  void allowedRangesAreNotRefusedAndNothingElseIsAllowedByThem() {
    var policy = new AddressPolicy(List.of(Cidr.parse("127.0.0.1"), Cidr.parse("fd00:1::/32")));

    assertThat(policy.refusal(InetAddress.ofLiteral("127.0.0.1"))).isEmpty();
    assertThat(policy.refusal(InetAddress.ofLiteral("fd00:1::9"))).isEmpty();
    assertThat(policy.refusal(InetAddress.ofLiteral("127.0.0.2"))).isPresent();
    assertThat(policy.refusal(InetAddress.ofLiteral("fd00:2::9"))).isPresent();
    assertThat(policy.refusal(InetAddress.ofLiteral("::1"))).isPresent();
  }
}
