package io.pinakes.common.message;

import io.pinakes.common.runtime.Vitals;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells about itself.
 *
 * @param timestampMillis when, since 1970
 * @param http its HTTP server; null if it has none
 * @param disks where it keeps files; empty if it keeps none
 * @param attributes what whoever started it says of it, by name; null: nothing, by a node of an
 *     earlier version
 */
public record NodeReport(
    long timestampMillis,
    Vitals vitals,
    @Nullable HttpUse http,
    List<Disk> disks,
    @Nullable SortedMap<String, String> attributes) {

  /**
   * An HTTP server.
   *
   * @param open connections now
   * @param opened connections since it was started
   * @param maxBodyBytes of a request
   */
  public record HttpUse(long open, long opened, long maxBodyBytes) {}

  /**
   * A folder and the file system that it is on.
   *
   * @param available bytes that this process may still use
   */
  public record Disk(
      String path, String mount, String type, long total, long free, long available) {}
}
