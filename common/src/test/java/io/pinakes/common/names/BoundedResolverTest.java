package io.pinakes.common.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name service that takes its time, and those who cannot wait for it. */
final class BoundedResolverTest {

  private static final Duration LOST = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(1);

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final SimulatedMachine machine = world.machine("here");
  private final SlowNames service = new SlowNames();
  private final BoundedResolver names = new BoundedResolver(service, machine);

  @AfterEach
  void end() {
    world.close();
  }

  /** Answers after a while, with the last address that it was told. */
  private final class SlowNames implements DnsResolver {
    private Duration takes = Duration.ofMillis(5);
    private String address = "10.0.0.1";
    private boolean gone;
    private int asked;

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      asked++;
      try {
        machine.clock().sleep(takes);
      } catch (InterruptedException e) {
        throw new UnknownHostException("interrupted");
      }
      if (gone) {
        throw new UnknownHostException(host + ": Name or service not known");
      }
      return new InetAddress[] {InetAddress.ofLiteral(address)};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  private String resolve(String host) throws Exception {
    return world.run(machine, () -> names.resolve(host)[0].getHostAddress());
  }

  @Test
  void aNameIsAskedForEachTimeAndSoFollowsItsAddress() throws Exception {
    assertThat(resolve("w1")).isEqualTo("10.0.0.1");
    service.address = "10.0.0.2";
    assertThat(resolve("w1")).isEqualTo("10.0.0.2");
    assertThat(service.asked).isEqualTo(2);
  }

  @Test
  void whileTheServiceIsSilentTheLastAddressHolds() throws Exception {
    resolve("w1");
    service.takes = LOST;
    service.address = "10.0.0.2";
    Duration start = world.now();
    assertThat(resolve("w1")).isEqualTo("10.0.0.1");
    assertThat(resolve("w1")).isEqualTo("10.0.0.1");
    assertThat(world.now().minus(start))
        .isBetween(
            BoundedResolver.LIMIT.multipliedBy(2),
            BoundedResolver.LIMIT.multipliedBy(2).plus(STEP));
    assertThat(service.asked).as("one question for both").isEqualTo(2);
    world.runFor(LOST);
    service.takes = Duration.ofMillis(5);
    assertThat(resolve("w1")).isEqualTo("10.0.0.2");
  }

  @Test
  void aNameThatNeverHadAnAddressIsNotWaitedFor() {
    service.takes = LOST;
    Duration start = world.now();
    assertThatThrownBy(() -> resolve("w1"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("w1: the name service has not answered within 300 ms");
    assertThat(world.now().minus(start))
        .isBetween(BoundedResolver.LIMIT, BoundedResolver.LIMIT.plus(STEP));
  }

  @Test
  void aNameThatIsGoneIsUnknownThoughItHadAnAddress() throws Exception {
    resolve("w1");
    service.gone = true;
    assertThatThrownBy(() -> resolve("w1"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("w1: Name or service not known");
  }
}
