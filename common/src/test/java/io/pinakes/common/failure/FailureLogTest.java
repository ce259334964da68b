package io.pinakes.common.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.runtime.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FailureLogTest {

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final FailureLog log = new FailureLog(world.machine("node").clock());
  private final List<String> lines = new ArrayList<>();

  @AfterEach
  void end() {
    world.close();
  }

  private void fail(String kind, int times) {
    for (int i = 0; i < times; i++) {
      log.report(kind, more -> lines.add(kind + more));
    }
  }

  @Test
  void oneLineOfAKindIsLoggedPerIntervalAndTheNextOneCountsTheOthers() {
    fail("503", 100);
    fail("429", 1);
    assertThat(lines).containsExactly("503", "429");

    world.runFor(FailureLog.INTERVAL.minusMillis(1));
    fail("503", 1);
    assertThat(lines).hasSize(2);

    world.runFor(FailureLog.INTERVAL);
    fail("503", 5);
    fail("429", 5);
    assertThat(lines)
        .containsExactly(
            "503", "429", "503 (and 100 more of this kind since the last line)", "429");
  }

  @Test
  void manyKindsAreOne() {
    for (int i = 0; i < 10_000; i++) {
      fail("kind " + i, 2);
    }
    assertThat(lines).hasSize(FailureLog.MAX_KINDS + 1);
  }
}
