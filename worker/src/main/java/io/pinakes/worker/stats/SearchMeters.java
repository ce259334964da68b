package io.pinakes.worker.stats;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.message.ShardStats.Phases;
import io.pinakes.common.runtime.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts searches: all of them, and those of each group that requests name in {@code stats}. */
public final class SearchMeters {

  /** Groups that a copy counts by themselves; of further ones only the searches are counted. */
  public static final int MAX_GROUPS = 100;

  private final Clock clock;
  private final Meters all;
  private final Map<String, Meters> groups = new ConcurrentHashMap<>();

  SearchMeters(Clock clock) {
    this.clock = clock;
    this.all = new Meters(clock);
  }

  private static final class Meters {
    private final Meter query;
    private final Meter fetch;
    private final Meter suggest;
    private final Meter scroll;
    private final Meter pointInTime;
    private final LongAdder failed = new LongAdder();

    Meters(Clock clock) {
      query = new Meter(clock);
      fetch = new Meter(clock);
      suggest = new Meter(clock);
      scroll = new Meter(clock);
      pointInTime = new Meter(clock);
    }

    Phases read() {
      return new Phases(
          query.read(),
          failed.sum(),
          fetch.read(),
          scroll.read(),
          pointInTime.read(),
          suggest.read());
    }
  }

  /** A phase of searches. */
  public enum Phase {
    QUERY,
    FETCH,
    SUGGEST,
    SCROLL,
    POINT_IN_TIME
  }

  private static Meter meter(Meters of, Phase phase) {
    return switch (phase) {
      case QUERY -> of.query;
      case FETCH -> of.fetch;
      case SUGGEST -> of.suggest;
      case SCROLL -> of.scroll;
      case POINT_IN_TIME -> of.pointInTime;
    };
  }

  /**
   * A search begins.
   *
   * @param named the groups that it names
   * @param suggests whether it wants suggestions only
   */
  public SearchWatch begin(List<String> named, boolean suggests) {
    return new SearchWatch(this, suggests ? Phase.SUGGEST : Phase.QUERY, named);
  }

  /** A phase of some search begins; what is given back goes to {@link #end} or {@link #fail}. */
  public long begin(Phase phase, List<String> named) {
    named.forEach(name -> meter(group(name), phase).under(1));
    return meter(all, phase).begin();
  }

  /** The phase has ended. */
  public void end(Phase phase, List<String> named, long begun) {
    long nanos = clock.nanoTime() - begun;
    end(meter(all, phase), nanos);
    named.forEach(name -> end(meter(group(name), phase), nanos));
  }

  private static void end(Meter meter, long nanos) {
    meter.drop();
    meter.add(1, nanos);
  }

  /** The phase has failed. */
  public void fail(Phase phase, List<String> named) {
    fail(all, phase);
    named.forEach(name -> fail(group(name), phase));
  }

  private static void fail(Meters of, Phase phase) {
    meter(of, phase).drop();
    if (phase == Phase.QUERY) {
      of.failed.increment();
    }
  }

  /** Once there are too many groups, others are counted in a place that nobody sees. */
  private Meters group(String name) {
    Meters known = groups.get(name);
    if (known != null) {
      return known;
    }
    return groups.size() < MAX_GROUPS
        ? groups.computeIfAbsent(name, absent -> new Meters(clock))
        : new Meters(clock);
  }

  Phases read() {
    return all.read();
  }

  SortedMap<String, Phases> read(List<String> patterns) {
    var read = new TreeMap<String, Phases>();
    if (!patterns.isEmpty()) {
      groups.forEach(
          (name, meters) -> {
            if (patterns.stream().anyMatch(pattern -> Glob.matches(pattern, name))) {
              read.put(name, meters.read());
            }
          });
    }
    return read;
  }
}
