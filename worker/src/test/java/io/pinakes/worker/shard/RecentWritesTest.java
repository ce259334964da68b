package io.pinakes.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.worker.shard.RecentWrites.Recent;
import org.junit.jupiter.api.Test;

final class RecentWritesTest {

  private static Recent put(long seqNo, int bytes) {
    return new Recent(new DocumentState(1, seqNo, 1, false), new byte[bytes], null);
  }

  private static Recent deletion(long seqNo) {
    return new Recent(new DocumentState(1, seqNo, 1, true), null, null);
  }

  @Test
  void aRefreshForgetsWhatItShowsAndNothingLater() {
    var recent = new RecentWrites();
    recent.add("a", put(0, 10));
    recent.add("b", put(1, 20));
    recent.add("a", put(2, 30));
    assertThat(recent.bytes()).isEqualTo(2 + 50);
    recent.refreshedUpTo(1);
    assertThat(recent.find("b")).isNull();
    assertThat(recent.find("a")).isNotNull();
    assertThat(recent.bytes()).isEqualTo(1 + 30);
    recent.refreshedUpTo(2);
    assertThat(recent.bytes()).isZero();
  }

  @Test
  void deletionsAreRememberedUpToABoundAndTheOldestGoFirst() {
    var recent = new RecentWrites();
    int count = RecentWrites.MAX_TOMBSTONES + 10;
    for (int i = 0; i < count; i++) {
      recent.add("d" + i, deletion(i));
    }
    recent.refreshedUpTo(count);
    assertThat(recent.find("d9")).isNull();
    assertThat(recent.find("d10")).isNotNull();
    assertThat(recent.find("d" + (count - 1))).isNotNull();
    assertThat(recent.bytes()).isZero();
  }

  @Test
  void whatComesBackIsNoDeletionAnyMore() {
    var recent = new RecentWrites();
    recent.add("a", deletion(0));
    recent.refreshedUpTo(0);
    recent.add("a", put(1, 1));
    recent.refreshedUpTo(1);
    assertThat(recent.find("a")).isNull();
  }
}
