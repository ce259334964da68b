package io.pinakes.common.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VitalsTest {

  @Test
  void aMachineTellsOfThisProcessAndOfItsPool() throws Exception {
    try (var machine = new SystemMachine(3)) {
      for (int i = 0; i < 5; i++) {
        machine.compute(() -> 1);
      }
      Vitals vitals = machine.vitals();
      assertThat(vitals.process().pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(vitals.jvm().version()).isEqualTo(System.getProperty("java.version"));
      assertThat(vitals.jvm().heap().used()).isBetween(1L, vitals.jvm().heap().max());
      assertThat(vitals.jvm().collectors()).isNotEmpty();
      assertThat(vitals.os().memoryTotal()).isGreaterThan(vitals.os().memoryFree());
      assertThat(vitals.pools().keySet()).containsExactly("compute");
      Vitals.Pool pool = vitals.pools().get("compute");
      assertThat(List.of(pool.size(), pool.threads(), pool.largest())).containsExactly(3, 3, 3);
      assertThat(pool.queueSize()).isEqualTo(3 * SystemMachine.COMPUTE_QUEUE_PER_PROCESSOR);
      assertThat(pool.rejected()).isZero();
    }
  }
}
