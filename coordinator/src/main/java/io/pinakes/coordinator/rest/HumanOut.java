package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.TimeValue;
import java.time.Duration;

/**
 * Writes times and sizes: for machines, and with {@code human=true} also for people.
 *
 * @param human whether people read the answer
 */
record HumanOut(JsonOut out, boolean human) {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A time of so many nanoseconds as milliseconds. */
  HumanOut time(String millisName, String humanName, long nanos) {
    if (human) {
      out.field(humanName, TimeValue.format(Duration.ofMillis(nanos / NANOS_PER_MILLI)));
    }
    out.field(millisName, nanos / NANOS_PER_MILLI);
    return this;
  }

  /** A time as {@code NAME_in_millis}, and for people as {@code NAME}. */
  HumanOut time(String name, long nanos) {
    return time(name + "_in_millis", name, nanos);
  }

  /** A size as {@code NAME_in_bytes}, and for people as {@code NAME}. */
  HumanOut size(String name, long bytes) {
    return size(name + "_in_bytes", name, bytes);
  }

  /** A size. */
  HumanOut size(String bytesName, String humanName, long bytes) {
    if (human) {
      out.field(humanName, new ByteSize(bytes).toString());
    }
    out.field(bytesName, bytes);
    return this;
  }

  HumanOut field(String name, long value) {
    out.field(name, value);
    return this;
  }

  HumanOut field(String name, boolean value) {
    out.field(name, value);
    return this;
  }

  HumanOut open(String name) {
    out.open(name);
    return this;
  }

  HumanOut close() {
    out.close();
    return this;
  }
}
