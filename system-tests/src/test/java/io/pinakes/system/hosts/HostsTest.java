package io.pinakes.system.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "canHaveHosts", disabledReason = "needs Linux, root, ip and iptables")
final class HostsTest {

  static boolean canHaveHosts() {
    return Hosts.missing().isEmpty();
  }

  @Test
  void rootWhoMayNotChangeNetworksHasNoHosts() {
    assertThat(Hosts.missing(List.of("setpriv", "--bounding-set", "-net_admin")))
        .hasValueSatisfying(why -> assertThat(why).containsIgnoringCase("not permitted"));
    assertThat(Hosts.missing()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndWhatALivingOneHasStays() throws Exception {
    Set<Long> alive =
        ProcessHandle.allProcesses()
            .map(process -> process.pid() % 100_000)
            .collect(Collectors.toSet());
    long dead =
        LongStream.iterate(99_999, id -> id - 1)
            .filter(id -> !alive.contains(id))
            .findFirst()
            .orElseThrow();
    String left = "pk" + dead;
    String others = "pk1p";
    run("ip", "netns", "add", others);
    try {
      run("ip", "link", "add", left, "type", "bridge");
      run("ip", "netns", "add", left + "-1");
      run("ip", "link", "add", left + "v1", "type", "veth", "peer", "eth0", "netns", left + "-1");
      run("iptables", "-I", "FORWARD", "-i", left, "-o", left, "-j", "ACCEPT");
      Hosts.create(1).close();
      assertThat(run("ip", "-o", "link", "show")).doesNotContain(left);
      assertThat(run("ip", "netns", "list")).doesNotContain(left).contains(others);
      assertThat(run("iptables", "-S", "FORWARD")).doesNotContain(left);
    } finally {
      run("ip", "netns", "del", others);
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    return output;
  }
}
