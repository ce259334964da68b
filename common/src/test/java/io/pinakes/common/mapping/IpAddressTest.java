package io.pinakes.common.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4,1.2.3.4",
    "::ffff:1.2.3.4,1.2.3.4",
    "::1,::1",
    "::,::",
    "2001:DB8:0:0:1:0:0:1,2001:db8::1:0:0:1",
    "1:0:2:0:0:0:0:3,1:0:2::3",
    "fe80::1.2.3.4,fe80::102:304",
    "1:2:3:4:5:6:7::,1:2:3:4:5:6:7:0",
  })
  void addressesAreWrittenInOneForm(String text, String written) {
    assertThat(IpAddress.format(IpAddress.parse(text))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.256",
        "1.2.3.04",
        "1.2.3.4.5",
        "a.b.c.d",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7",
        "12345::",
        "g::",
        "1.2.3.4::",
        "::1%eth0",
        "example"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not an IP string literal.");
  }

  @Test
  void theBytesAreThoseOfTheJdk() throws Exception {
    var random = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[IpAddress.BYTES];
      for (int b = 0; b < bytes.length; b++) {
        bytes[b] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
      }
      String text = IpAddress.format(bytes);
      assertThat(IpAddress.parse(text)).as(text).isEqualTo(bytes);
      byte[] jdk = InetAddress.getByName(text).getAddress();
      assertThat(bytes).as(text).endsWith(jdk);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8,10.0.0.0,10.255.255.255",
    "10.1.2.3/32,10.1.2.3,10.1.2.3",
    "0.0.0.0/0,0.0.0.0,255.255.255.255",
    "2001:db8::1/33,2001:db8::,2001:db8:7fff:ffff:ffff:ffff:ffff:ffff",
  })
  void blocksHaveAFirstAndALastAddress(String block, String first, String last) {
    byte[][] bounds = IpAddress.block(block);
    assertThat(IpAddress.format(bounds[0])).isEqualTo(first);
    assertThat(IpAddress.format(bounds[1])).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", "::/-1", "x/8"})
  void noBlocksAreRefused(String block) {
    assertThatThrownBy(() -> IpAddress.block(block)).isInstanceOf(IllegalArgumentException.class);
  }
}
