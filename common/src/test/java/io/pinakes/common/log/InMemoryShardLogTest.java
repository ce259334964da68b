package io.pinakes.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryShardLogTest extends ShardLogContract {

  InMemoryShardLogTest() {
    super(new InMemoryStore(), false);
  }

  @Test
  void aTruncationThatRunsOutOfTimeIsFinishedByTheNext() throws Exception {
    LogWriter writer = open(1, "a").writer();
    for (int i = 0; i < 130; i++) {
      writer.append(i, 1, List.of(index("x" + i)));
    }
    assertThat(log.truncateBefore(131, Duration.ZERO)).isFalse();
    // The mark comes first: whoever meets a hole knows it for one.
    assertThat(log.truncatedBefore()).isEqualTo(131);
    assertThat(log.nonceOf(130)).isPresent();
    assertThat(log.truncateBefore(131)).isTrue();
    assertThat(log.nonceOf(130)).isEmpty();
  }
}
