package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.worker.index.ParsedDocument;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client's request on its way through the shard.
 *
 * @param mappingVersion that its documents were parsed with
 * @param bytes of its sources and ids
 * @param logged the answer, once all of it is in the log
 */
record PendingWrite(
    List<Item> items, long mappingVersion, long bytes, CompletableFuture<WriteAnswer> logged) {

  /** One write of the request, as far as it can be judged without the shard's state. */
  sealed interface Item {

    /**
     * Puts a document that its mapping accepts.
     *
     * @param after as in {@link Step}
     */
    record Put(DocumentWrite write, byte[] source, ParsedDocument document, int after)
        implements Item {}

    record Delete(DocumentWrite write) implements Item {}

    /** Finds out whether a document is as it was when an update looked at it. */
    record Look(Step step) implements Item {}

    /** Refused already. */
    record Refused(String id, ApiError error) implements Item {}
  }
}
