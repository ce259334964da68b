package io.pinakes.common.snapshot;

import io.pinakes.common.message.ShardId;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a segment file's blob says.
 *
 * @param indexUuid the index's unique id
 * @param shard from 0
 * @param version of the manifest that it was uploaded for
 * @param upload tells this upload from every other for the same version
 * @param file the Lucene file's name
 */
public record SegmentBlob(String indexUuid, int shard, long version, long upload, String file) {

  /** Begins the names of all blobs of segment files. */
  public static final String PREFIX = "segments/";

  private static final Pattern NAME =
      Pattern.compile(
          PREFIX + "([^/]+)/(\\d{1,9})/([1-9]\\d{0,17})-([0-9a-f]{16})-([A-Za-z0-9_.]+)");

  /** The blob of a file that is uploaded for a manifest of this version. */
  public static SegmentBlob of(ShardId shard, long version, long upload, String file) {
    return new SegmentBlob(shard.uuid(), shard.number(), version, upload, file);
  }

  /** Reads a name; empty if it is not one of a segment file's blob. */
  public static Optional<SegmentBlob> parse(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? Optional.of(
            new SegmentBlob(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)),
                HexFormat.fromHexDigitsToLong(parts.group(4)),
                parts.group(5)))
        : Optional.empty();
  }

  /** The blob's name. One directory for a shard, so that uploads leave no empty ones behind. */
  public String name() {
    return PREFIX
        + indexUuid
        + "/"
        + shard
        + "/"
        + version
        + "-"
        + HexFormat.of().toHexDigits(upload)
        + "-"
        + file;
  }

  /** Whether it is of this shard. */
  boolean isOf(ShardId id) {
    return indexUuid.equals(id.uuid()) && shard == id.number();
  }
}
