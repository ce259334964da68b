package io.pinakes.common.log;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a batch's blob says.
 *
 * @param indexUuid the index's unique id
 * @param shard from 0
 * @param number of the entry that it was stored for
 * @param nonce of the attempt to append that entry
 */
public record BatchBlob(String indexUuid, int shard, long number, Nonce nonce) {

  /** Begins the names of all blobs of batches. */
  public static final String PREFIX = "log/";

  private static final Pattern NAME =
      Pattern.compile(PREFIX + "([^/]+)/(\\d{1,9})/([1-9]\\d{0,17})-([0-9a-f]{16})([0-9a-f]{16})");

  /** Reads a name; empty if it is not one of a batch's blob. */
  public static Optional<BatchBlob> parse(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? Optional.of(
            new BatchBlob(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)),
                new Nonce(
                    HexFormat.fromHexDigitsToLong(parts.group(4)),
                    HexFormat.fromHexDigitsToLong(parts.group(5)))))
        : Optional.empty();
  }

  /** The blob's name. */
  public String name() {
    return PREFIX + indexUuid + "/" + shard + "/" + number + "-" + nonce;
  }
}
