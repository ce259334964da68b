package io.pinakes.common.log;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
   * @param routing that it was written with; null: its id
   * @param absent whether there certainly was no such document before, which saves looking for it
   */
  record Index(String id, long version, byte[] source, @Nullable String routing, boolean absent)
      implements Operation {

    /**
     * A document that was routed by its id, and that was not there if this is its first version.
     */
    public Index(String id, long version, byte[] source) {
      this(id, version, source, null, version == 1);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Index that
          && id.equals(that.id)
          && version == that.version
          && Arrays.equals(source, that.source)
          && Objects.equals(routing, that.routing)
          && absent == that.absent;
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
