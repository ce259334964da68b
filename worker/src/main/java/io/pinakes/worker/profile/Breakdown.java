package io.pinakes.worker.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Counts and times the parts of some work. */
public final class Breakdown {

  private final LongSupplier nanoTime;
  private final Map<String, Part> parts = new TreeMap<>();

  /**
   * Makes one in which nothing is counted yet.
   *
   * @param nanoTime a clock that never goes back, in nanoseconds
   * @param names of the parts, as the answer has them
   */
  public Breakdown(LongSupplier nanoTime, List<String> names) {
    this.nanoTime = nanoTime;
    names.forEach(name -> parts.put(name, new Part()));
  }

  /** One of the parts. */
  public Part part(String name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("no part " + name);
    }
    return part;
  }

  /** The time of all parts, in nanoseconds. */
  public long nanos() {
    return parts.values().stream().mapToLong(part -> part.nanos).sum();
  }

  /** The nanoseconds and the count of each part. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    parts.forEach(
        (name, part) -> {
          json.put(name, part.nanos);
          json.put(name + "_count", part.count);
        });
    return json;
  }

  /** One kind of work; {@link #start}, then {@link #stop}. */
  public final class Part {
    private long nanos;
    private long count;

    private Part() {}

    /** The time now, to pass to {@link #stop}. */
    public long start() {
      return nanoTime.getAsLong();
    }

    /** Counts work that is over; however short, it takes a nanosecond. */
    public void stop(long started) {
      add(started);
      count++;
    }

    /** Adds time to work that counts as one piece, however often it is taken up. */
    public void stopOnce(long started) {
      add(started);
      count = 1;
    }

    private void add(long started) {
      nanos += Math.max(1, nanoTime.getAsLong() - started);
    }
  }
}
