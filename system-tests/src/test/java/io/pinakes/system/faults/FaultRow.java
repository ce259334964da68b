package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.workload.AckedSet;
import io.pinakes.system.workload.Register;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What clients saw of a fault. All that was acknowledged was there afterwards, or there is no row.
 *
 * @param copied of an index whose shards have a replica
 * @param single of an index whose shards have none
 * @param register of the documents that are read strictly, with a replica
 * @param note what else was measured
 */
record FaultRow(
    String fault,
    AckedSet.Measured copied,
    AckedSet.Measured single,
    Register.Measured register,
    String note) {

  long acknowledged() {
    return copied.acknowledged() + single.acknowledged() + register.writes();
  }

  long failedWrites() {
    return copied.failedWrites() + single.failedWrites();
  }

  /** The longest pause of any kind in either index. */
  Duration longestPause() {
    return Stream.of(copied, single)
        .flatMap(one -> Stream.of(one.writePause(), one.readPause(), one.searchPause()))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** Gets that did not see what was acknowledged before, and had not said that they must. */
  long missedReads() {
    return copied.missedReads() + single.missedReads();
  }

  void assertNothingFailedOrMissed() {
    assertThat(failedWrites()).isZero();
    assertThat(failedReads()).isZero();
    assertThat(missedReads()).isZero();
  }

  /** Gets and searches that were not answered, or not by all shards. */
  long failedReads() {
    return copied.unansweredReads() + single.unansweredReads();
  }
}
