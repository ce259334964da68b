package io.pinakes.coordinator.feeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.feeder.Submission.Queued;
import io.pinakes.coordinator.feeder.Submissions.Stored;
import io.pinakes.coordinator.feeder.Submissions.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbandonmentTest {

  private static final long PATIENCE = Abandonment.PATIENCE.toNanos();

  private final Abandonment abandonment = new Abandonment();

  private static Stored queued(long seqNo) {
    var submission =
        new Submission(PublicUrl.parse("http://example.com"), "t", 0, new Queued("owner", 1));
    return new Stored(new Version("id", seqNo, 1), submission);
  }

  @Test
  void whatHasNotChangedForAWhileIsAbandoned() {
    List<Stored> stored = List.of(queued(1));

    assertThat(abandonment.among(stored, 1_000)).isEmpty();
    assertThat(abandonment.among(stored, 1_000 + PATIENCE - 1)).isEmpty();
    assertThat(abandonment.among(stored, 1_000 + PATIENCE)).isEqualTo(stored);
  }

  @Test
  void aChangeStartsTheWaitAgain() {
    abandonment.among(List.of(queued(1)), 0);

    assertThat(abandonment.among(List.of(queued(2)), PATIENCE)).isEmpty();
  }

  @Test
  void whatWasAwayInBetweenIsSeenForTheFirstTimeAgain() {
    List<Stored> stored = List.of(queued(1));
    abandonment.among(stored, 0);
    abandonment.among(List.of(), 1);

    assertThat(abandonment.among(stored, PATIENCE)).isEmpty();
  }

  @Test
  void aClockThatWrapsAroundMakesNoDifference() {
    List<Stored> stored = List.of(queued(1));
    abandonment.among(stored, Long.MAX_VALUE - 1);

    assertThat(abandonment.among(stored, Long.MAX_VALUE + 10)).isEmpty();
    assertThat(abandonment.among(stored, Long.MAX_VALUE - 1 + PATIENCE)).isEqualTo(stored);
  }
}
