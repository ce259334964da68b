package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.log.Operation;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.VersionType;
import io.pinakes.worker.index.ParsedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each write does, against the documents as all logged writes leave them: created or
 * updated, its version and sequence number, or a conflict. What it decides is what gets logged, so
 * a replay decides nothing.
 */
final class Resolver {

  private final ShardIndex index;
  private final RecentWrites recent;

  Resolver(ShardIndex index, RecentWrites recent) {
    this.index = index;
    this.recent = recent;
  }

  /**
   * A write that will be logged.
   *
   * @param routing that it was written with; null: its id
   * @param document null for a deletion
   * @param absent there was no such document before
   */
  record Resolved(
      String id,
      DocumentState state,
      byte @Nullable [] source,
      @Nullable String routing,
      @Nullable ParsedDocument document,
      boolean absent) {

    Operation operation() {
      return source == null
          ? new Operation.Delete(id, state.version())
          : new Operation.Index(id, state.version(), source, routing, absent);
    }

    /** What a real-time read is told of it until searches show it. */
    RecentWrites.Recent recent() {
      return new RecentWrites.Recent(state, source, routing);
    }
  }

  /** What a group of requests comes to: the writes to log, and each request's results in order. */
  record Group(List<Resolved> writes, List<List<DocumentResult>> results) {}

  Group resolve(List<PendingWrite> requests, long firstSeqNo, long term) throws IOException {
    var writes = new ArrayList<Resolved>();
    var results = new ArrayList<List<DocumentResult>>(requests.size());
    Map<String, DocumentState> earlierInGroup = new HashMap<>();
    for (PendingWrite request : requests) {
      var ofRequest = new ArrayList<DocumentResult>(request.items().size());
      for (PendingWrite.Item item : request.items()) {
        long seqNo = firstSeqNo + writes.size();
        switch (item) {
          case PendingWrite.Item.Refused(String id, ApiError error) ->
              ofRequest.add(DocumentResult.failed(id, error));
          case PendingWrite.Item.Put(
                  DocumentWrite write,
                  byte[] source,
                  ParsedDocument document,
                  int previous) -> {
            DocumentState before = current(write.id(), earlierInGroup);
            ApiError conflict =
                hasFailed(previous, ofRequest)
                    ? changedMeanwhile(write.id())
                    : conflict(write, before);
            if (conflict != null) {
              ofRequest.add(DocumentResult.failed(write.id(), conflict));
            } else {
              boolean absent = before == null || before.deleted();
              var after = new DocumentState(version(write, before), seqNo, term, false);
              writes.add(
                  new Resolved(write.id(), after, source, write.routing(), document, absent));
              earlierInGroup.put(write.id(), after);
              ofRequest.add(result(write.id(), absent ? Outcome.CREATED : Outcome.UPDATED, after));
            }
          }
          case PendingWrite.Item.Look(Step step) -> {
            DocumentState before = current(step.write().id(), earlierInGroup);
            ofRequest.add(
                hasFailed(step.after(), ofRequest)
                    ? DocumentResult.failed(step.write().id(), changedMeanwhile(step.write().id()))
                    : look(step, before));
          }
          case PendingWrite.Item.Delete(DocumentWrite write) -> {
            DocumentState before = current(write.id(), earlierInGroup);
            ApiError conflict = conflict(write, before);
            if (conflict != null) {
              ofRequest.add(DocumentResult.failed(write.id(), conflict));
            } else {
              boolean absent = before == null || before.deleted();
              var after = new DocumentState(version(write, before), seqNo, term, true);
              writes.add(new Resolved(write.id(), after, null, null, null, absent));
              earlierInGroup.put(write.id(), after);
              ofRequest.add(
                  result(write.id(), absent ? Outcome.NOT_FOUND : Outcome.DELETED, after));
            }
          }
        }
      }
      results.add(ofRequest);
    }
    return new Group(writes, results);
  }

  private static boolean hasFailed(int step, List<DocumentResult> results) {
    return step != Step.NOTHING && results.get(step).outcome() == null;
  }

  /** What is to be said of a document that is not written, unless it is not as it was meant. */
  private static DocumentResult look(Step step, @Nullable DocumentState before) {
    String id = step.write().id();
    ApiError conflict = conflict(step.write(), before);
    if (before == null || before.deleted()) {
      if (step.check() == Step.Check.MISSING) {
        return DocumentResult.failed(id, missing(id));
      }
    } else if (step.check() == Step.Check.SAME && conflict == null) {
      return result(id, Outcome.NOOP, before);
    }
    return DocumentResult.failed(id, conflict == null ? changedMeanwhile(id) : conflict);
  }

  private static ApiError missing(String id) {
    return new ApiError(404, "document_missing_exception", "[" + id + "]: document missing");
  }

  private static ApiError changedMeanwhile(String id) {
    return conflict(id, "the document has changed meanwhile");
  }

  /** Recent writes are asked before the index: what a refresh has just removed there is here. */
  private @Nullable DocumentState current(String id, Map<String, DocumentState> earlierInGroup)
      throws IOException {
    DocumentState earlier = earlierInGroup.get(id);
    if (earlier != null) {
      return earlier;
    }
    RecentWrites.Recent found = recent.find(id);
    return found != null ? found.state() : index.lookup(id);
  }

  /** The version after the write; a deletion counts, as long as it is remembered. */
  private static long version(DocumentWrite write, @Nullable DocumentState before) {
    return switch (write.versionType()) {
      case INTERNAL -> before == null ? 1 : before.version() + 1;
      case EXTERNAL, EXTERNAL_GTE -> write.version();
    };
  }

  private static DocumentResult result(String id, Outcome outcome, DocumentState state) {
    return new DocumentResult(
        id, outcome, state.version(), state.seqNo(), state.primaryTerm(), null);
  }

  private static @Nullable ApiError conflict(DocumentWrite write, @Nullable DocumentState before) {
    DocumentState existing = before == null || before.deleted() ? null : before;
    if (write.kind() == DocumentWrite.Kind.CREATE && existing != null) {
      return conflict(
          write.id(), "document already exists (current version [" + existing.version() + "])");
    }
    if (before != null && isOlder(write, before.version())) {
      String higher =
          write.versionType() == VersionType.EXTERNAL ? "higher or equal to" : "higher than";
      return conflict(
          write.id(),
          "current version [%d] is %s the one provided [%d]"
              .formatted(before.version(), higher, write.version()));
    }
    if (write.ifSeqNo() < 0) {
      return null;
    }
    String required =
        "required seqNo [" + write.ifSeqNo() + "], primary term [" + write.ifPrimaryTerm() + "]. ";
    if (existing == null) {
      return conflict(write.id(), required + "but no document was found");
    }
    if (existing.seqNo() != write.ifSeqNo() || existing.primaryTerm() != write.ifPrimaryTerm()) {
      return conflict(
          write.id(),
          required
              + "current document has seqNo ["
              + existing.seqNo()
              + "] and primary term ["
              + existing.primaryTerm()
              + "]");
    }
    return null;
  }

  /** Whether a client's own version comes too late. */
  private static boolean isOlder(DocumentWrite write, long current) {
    return switch (write.versionType()) {
      case INTERNAL -> false;
      case EXTERNAL -> write.version() <= current;
      case EXTERNAL_GTE -> write.version() < current;
    };
  }

  private static ApiError conflict(String id, String reason) {
    return new ApiError(
        409, "version_conflict_engine_exception", "[" + id + "]: version conflict, " + reason);
  }
}
