package io.pinakes.common.log;

import java.util.Arrays;

/**
 * What became of one document: an outcome, so that it replays the same everywhere. Its sequence
 * number is its batch's first one plus its place in the batch.
 */
public sealed interface Operation {

  /** The document's id. */
  String id();

  /** The document's version after the operation. */
  long version();

  /**
   * The document is now this.
   *
   * @param source as the client sent it; equal by content
   */
  record Index(String id, long version, byte[] source) implements Operation {
    @Override
    public boolean equals(Object other) {
      return other instanceof Index(String otherId, long otherVersion, byte[] otherSource)
          && id.equals(otherId)
          && version == otherVersion
          && Arrays.equals(source, otherSource);
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + Arrays.hashCode(source);
    }

    @Override
    public String toString() {
      return "Index[" + id + ", " + version + ", " + source.length + " bytes]";
    }
  }

  /** There is no such document any more. */
  record Delete(String id, long version) implements Operation {}
}
