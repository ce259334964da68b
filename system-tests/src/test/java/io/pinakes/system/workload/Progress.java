package io.pinakes.system.workload;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How often each kind of request of a workload has succeeded since it began to be measured. */
public record Progress(List<Long> successes) {

  static Progress of(Stream<Pauses> kinds) {
    return new Progress(kinds.map(Pauses::successes).toList());
  }

  /** Whether every kind has succeeded so many times since then. */
  public boolean isBeyond(Progress then, int times) {
    return IntStream.range(0, successes.size())
        .allMatch(kind -> successes.get(kind) >= then.successes.get(kind) + times);
  }
}
