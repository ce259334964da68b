package io.pinakes.common.log;

import java.util.List;

/** One entry of a shard's log. */
public sealed interface LogEntry {

  /** From 1, without gaps. */
  long number();

  /** Rises with each term marker and never falls. */
  long term();

  /** The attempt that put it there. */
  Nonce nonce();

  /**
   * Outcomes of writes.
   *
   * @param firstSeqNo of the first operation; the next one's is one higher
   * @param mappingVersion the index's mapping version that the documents need
   */
  record Batch(
      long number,
      long term,
      Nonce nonce,
      long firstSeqNo,
      long mappingVersion,
      List<Operation> operations)
      implements LogEntry {
    public Batch {
      operations = List.copyOf(operations);
    }
  }

  /**
   * From here on another writer writes.
   *
   * @param node who, for people
   * @param assignment the leader's number of the assignment that made it the writer
   */
  record TermMarker(long number, long term, Nonce nonce, String node, long assignment)
      implements LogEntry {}

  /** Nothing follows. */
  record Seal(long number, long term, Nonce nonce) implements LogEntry {}
}
