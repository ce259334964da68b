package io.pinakes.worker.shard;

import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.Operation;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.store.StoreException;
import io.pinakes.worker.index.DocumentParser;
import io.pinakes.worker.index.ParsedDocument;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts log entries into an index as their writer resolved them; decides nothing. */
final class Replay {

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  /** Between attempts to read a newer mapping. */
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Machine machine;
  private final ShardIndex index;
  private final ShardMapping mapping;
  private final DocumentParser documents = new DocumentParser();
  private long position;
  private long nextSeqNo;

  Replay(Machine machine, ShardIndex index, ShardMapping mapping) {
    this.machine = machine;
    this.index = index;
    this.mapping = mapping;
  }

  /** An entry could not be applied. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(LogEntry entry, Exception cause) {
      super("entry " + entry.number() + " cannot be applied", cause);
    }
  }

  /**
   * Applies the entry after the last one.
   *
   * @throws FailedException for any reason, an interruption among them
   */
  void accept(LogEntry entry) {
    try {
      apply(entry);
    } catch (Exception e) {
      throw new FailedException(entry, e);
    }
  }

  private void apply(LogEntry entry) throws Exception {
    if (entry.number() <= position) {
      throw new IllegalStateException(
          "entry %d comes after %d".formatted(entry.number(), position));
    }
    switch (entry) {
      case LogEntry.Batch batch -> {
        if (batch.firstSeqNo() != nextSeqNo) {
          throw new IllegalStateException(
              "entry %d begins at sequence number %d instead of %d"
                  .formatted(batch.number(), batch.firstSeqNo(), nextSeqNo));
        }
        IndexDefinition definition = definition(batch.mappingVersion());
        CpuWork.compute(
            machine,
            () -> {
              apply(batch, definition);
              return true;
            });
        nextSeqNo += batch.operations().size();
      }
      case LogEntry.TermMarker _, LogEntry.Seal _ -> {}
    }
    position = entry.number();
  }

  /** Waits for the store, as the reading of the log does. */
  private IndexDefinition definition(long mappingVersion) throws InterruptedException {
    while (true) {
      try {
        return mapping.atLeast(mappingVersion);
      } catch (StoreException e) {
        LOG.debug("mapping version {} cannot be read yet", mappingVersion, e);
        machine.clock().sleep(RETRY);
      }
    }
  }

  /** The last entry applied. */
  long position() {
    return position;
  }

  /** The sequence number of the next write. */
  long nextSeqNo() {
    return nextSeqNo;
  }

  private void apply(LogEntry.Batch batch, IndexDefinition definition) throws IOException {
    long seqNo = batch.firstSeqNo();
    for (Operation operation : batch.operations()) {
      switch (operation) {
        case Operation.Index(String id, long version, byte[] source) -> {
          ParsedDocument document = documents.parseAccepted(id, source, definition.mapping());
          // A first version means that there was no such document, nor a remembered deletion.
          index.put(id, document.toLucene(version, seqNo, batch.term()), version == 1);
        }
        case Operation.Delete(String id, long _) -> index.delete(id);
      }
      seqNo++;
    }
  }
}
