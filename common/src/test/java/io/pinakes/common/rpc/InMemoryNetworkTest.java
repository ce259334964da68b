package io.pinakes.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemoryNetworkTest extends TransportContract {

  private static final Duration SHORT = Duration.ofMillis(50);

  private final InMemoryNetwork network = new InMemoryNetwork();

  @BeforeEach
  void attach() {
    network.attach("b:1", handlers, machine);
  }

  @Override
  Transport transport() {
    return network.transport("a:1", machine);
  }

  @Override
  String address() {
    return "b:1";
  }

  @Override
  String deadAddress() {
    return "c:1";
  }

  @Test
  void aLostRequestNeverHappensAndALostAnswerHappensUnseen() {
    network.follow((_, _, _) -> new Fate.RequestLost());
    assertThat(failure().mayHaveHappened()).isTrue();
    assertThat(calls).hasValue(0);

    network.follow((_, _, _) -> new Fate.AnswerLost());
    assertThat(failure().mayHaveHappened()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aRefusedConnectionCertainlyDidNotHappen() {
    network.follow((_, _, _) -> new Fate.Refused());
    assertThat(failure().mayHaveHappened()).isFalse();
  }

  @Test
  void separatedNodesDoNotHearEachOtherUntilTheyHeal() throws Exception {
    network.separate("a:1", "b:1");
    assertThat(failure().mayHaveHappened()).isTrue();
    assertThat(calls).hasValue(0);
    assertThat(network.transport("d:1", machine).call("b:1", ECHO, question("d"), LONG).text())
        .isEqualTo("d");

    network.heal();
    assertThat(transport().call("b:1", ECHO, question("again"), LONG).text()).isEqualTo("again");
  }

  @Test
  void aWayMayBeCutInOneDirectionOnly() throws Exception {
    network.cut("b:1", "a:1");
    assertThat(failure().mayHaveHappened()).isTrue();
    assertThat(calls).as("the request came through").hasValue(1);
    network.heal();
    network.cut("a:1", "b:1");
    assertThat(failure().mayHaveHappened()).isTrue();
    assertThat(calls).as("the request was lost").hasValue(1);
  }

  @Test
  void anAnswerFromANodeThatIsGoneIsLost() {
    network.follow(
        (_, _, _) -> {
          network.detach("b:1");
          return Fate.delivered();
        });
    assertThat(failure().mayHaveHappened()).isTrue();
  }

  @Test
  void aSlowCallStillArrives() throws Exception {
    network.follow((_, _, _) -> new Fate.Delivered(Duration.ofMillis(10), Duration.ofMillis(10)));
    assertThat(transport().call("b:1", ECHO, question("slow"), LONG).text()).isEqualTo("slow");
  }

  private RpcException failure() {
    return catchThrowableOfType(
        RpcException.class, () -> transport().call("b:1", ECHO, question(""), SHORT));
  }
}
