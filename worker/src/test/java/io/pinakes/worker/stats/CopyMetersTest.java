package io.pinakes.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.ShardStats.Gets;
import io.pinakes.common.message.ShardStats.Searches;
import io.pinakes.common.message.ShardStats.Timed;
import io.pinakes.common.runtime.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CopyMetersTest {

  private long now;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return now;
        }

        @Override
        public long wallClockMillis() {
          return now / 1_000_000;
        }

        @Override
        public void sleep(Duration duration) {
          now += duration.toNanos();
        }

        @Override
        public <T> T await(CompletableFuture<T> future, Duration timeout) {
          throw new UnsupportedOperationException("nothing here waits");
        }
      };

  private final CopyMeters meters = new CopyMeters(clock);

  @Test
  void aSearchForSuggestionsOnlyIsNoQuery() {
    SearchWatch watch = meters.searches().begin(List.of(), true);
    watch.ends();
    watch.close();
    assertThat(meters.readSearches(List.of(), 0).all().suggest().total()).isEqualTo(1);
    assertThat(meters.readSearches(List.of(), 0).all().query().total()).isZero();
  }

  @Test
  void aSearchIsUnderWayInOnePhaseAndCountedWhenThatEnds() {
    SearchWatch watch = meters.searches().begin(List.of("shop"), false);
    now += 5;
    assertThat(read("*").all().query()).isEqualTo(new Timed(0, 0, 1));
    watch.fetches();
    now += 7;
    watch.ends();
    watch.close();
    Searches read = read("s*");
    assertThat(read.all().query()).isEqualTo(new Timed(1, 5, 0));
    assertThat(read.all().fetch()).isEqualTo(new Timed(1, 7, 0));
    assertThat(read.groups().get("shop")).isEqualTo(read.all());
    assertThat(read("other").groups()).isEmpty();
    assertThat(meters.readSearches(List.of(), 0).groups()).isEmpty();
  }

  @Test
  void aSearchThatFailsIsCountedAsFailedOnly() {
    SearchWatch watch = meters.searches().begin(List.of(), false);
    watch.close();
    assertThat(read("*").all().query()).isEqualTo(Timed.NEVER);
    assertThat(read("*").all().failed()).isEqualTo(1);
  }

  @Test
  void groupsAreBoundedAndFurtherOnesDoNotDisturb() {
    for (int i = 0; i < SearchMeters.MAX_GROUPS + 50; i++) {
      SearchWatch watch = meters.searches().begin(List.of("group" + i), false);
      watch.ends();
      watch.close();
    }
    assertThat(read("*").groups()).hasSize(SearchMeters.MAX_GROUPS);
    assertThat(read("*").all().query().total()).isEqualTo(SearchMeters.MAX_GROUPS + 50);
  }

  @Test
  void getsAreCountedByWhetherTheyFindTheirDocument() {
    long found = meters.get();
    now += 3;
    long missing = meters.get();
    assertThat(meters.readGets().current()).isEqualTo(2);
    meters.gotten(true, found);
    now += 4;
    meters.gotten(false, missing);
    meters.get();
    meters.getFailed();
    assertThat(meters.readGets()).isEqualTo(new Gets(new Timed(1, 3, 0), new Timed(1, 4, 0), 0));
  }

  private Searches read(String pattern) {
    return meters.readSearches(List.of(pattern), 0);
  }
}
