package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentUpdate;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.DocumentWrite.Kind;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a request that has updates. An update is read and merged here, where its document is,
 * and logged as the whole document that it comes to, on the condition that the document has not
 * changed since it was read. So an update never overwrites what it has not seen; one that lost
 * against another starts again, as often as it may.
 *
 * <p>The writes go to the log in runs. Within a run an update may build on an earlier write of the
 * same document, on the condition that this one succeeds. A write that must find an update decided,
 * retries included, begins the next run. Only what the log has certainly refused is tried again: an
 * update whose outcome is not known is never carried out twice.
 */
final class Updates {

  /** Of merged documents that wait for the log together; a run ends behind it. */
  private static final long RUN_BYTES = 4L << 20;

  /** Of documents that are answered with; updates beyond that ask for theirs are refused. */
  static final long MAX_RETURNED_BYTES = 16L << 20;

  private final Machine machine;
  private final Contents contents;
  private final List<DocumentWrite> writes;
  private final Log log;
  private final @Nullable DocumentResult[] results;
  private final int[] retries;
  private final Deque<Integer> todo = new ArrayDeque<>();
  private long returnedBytes;

  /** Puts steps into the log, all in one entry, and answers when they are there. */
  @FunctionalInterface
  interface Log {
    WriteAnswer write(List<Step> steps) throws Exception;
  }

  Updates(Machine machine, Contents contents, List<DocumentWrite> writes, Log log) {
    this.machine = machine;
    this.contents = contents;
    this.writes = writes;
    this.log = log;
    this.results = new DocumentResult[writes.size()];
    this.retries = new int[writes.size()];
    for (int i = 0; i < writes.size(); i++) {
      todo.add(i);
      DocumentUpdate update = writes.get(i).update();
      retries[i] = update == null ? 0 : update.retries();
    }
  }

  /** Steps that go to the log together. */
  private static final class Run {
    final List<Integer> places = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final List<byte @Nullable []> sources = new ArrayList<>();
    final Map<String, Prospect> prospects = new HashMap<>();
    long bytes;

    void add(int place, Step step, byte @Nullable [] source, @Nullable String routing) {
      DocumentWrite write = step.write();
      prospects.put(
          write.id(), new Prospect(source, routing, steps.size(), step.check() != Step.Check.NONE));
      places.add(place);
      steps.add(step);
      sources.add(source);
      bytes += source == null ? 0 : source.length;
    }
  }

  /**
   * What a document will be if a step of the run succeeds.
   *
   * @param source null: not there
   */
  private record Prospect(
      byte @Nullable [] source, @Nullable String routing, int step, boolean unchanged) {}

  WriteAnswer carryOut() throws Exception {
    WriteAnswer last = new WriteAnswer(List.of(), 0, 0, 1, 0);
    boolean begun = false;
    while (!todo.isEmpty()) {
      try {
        Run run = machine.compute(this::prepareOrSayThatItCloses);
        if (!run.steps.isEmpty()) {
          last = sum(last, log.write(run.steps));
          begun = true;
          take(run, last.results());
        }
      } catch (ApiException | RejectedExecutionException e) {
        // What is in the log stays there: the caller may not send the request elsewhere.
        if (!begun) {
          throw e;
        }
        failRest(e);
      }
    }
    List<DocumentResult> all = Arrays.stream(results).map(Objects::requireNonNull).toList();
    return new WriteAnswer(all, last.position(), last.mappingVersion(), last.copies(), 0);
  }

  private static WriteAnswer sum(WriteAnswer before, WriteAnswer next) {
    return new WriteAnswer(
        next.results(),
        Math.max(before.position(), next.position()),
        Math.max(before.mappingVersion(), next.mappingVersion()),
        next.copies(),
        0);
  }

  /**
   * The rest of a run whose outcome is not known is not known, either; what follows is not done.
   */
  private void failRest(Exception e) {
    ApiError error = ApiException.unavailable(String.valueOf(e.getMessage())).error();
    for (int i = 0; i < results.length; i++) {
      if (results[i] == null) {
        results[i] = DocumentResult.failed(writes.get(i).id(), error);
      }
    }
    todo.clear();
  }

  private Run prepareOrSayThatItCloses() throws IOException {
    try {
      return prepare();
    } catch (AlreadyClosedException e) {
      throw Shard.notPrimary("the shard is closing");
    }
  }

  private Run prepare() throws IOException {
    var run = new Run();
    while (!todo.isEmpty() && run.bytes < RUN_BYTES) {
      int place = todo.getFirst();
      DocumentWrite write = writes.get(place);
      Prospect prospect = run.prospects.get(write.id());
      if (prospect != null && !mayFollow(write, writes.get(run.places.get(prospect.step())))) {
        break;
      }
      todo.removeFirst();
      if (write.kind() != Kind.UPDATE) {
        run.add(place, Step.of(write), write.source(), write.routing());
        continue;
      }
      try {
        prepare(place, write, prospect, run);
      } catch (ApiException e) {
        if (prospect != null) {
          // Perhaps only because of what the document would have become.
          todo.addFirst(place);
          break;
        }
        results[place] = DocumentResult.failed(write.id(), e.error());
      }
    }
    return run;
  }

  /** Whether a write of the same document may go into the run in which {@code earlier} is. */
  private static boolean mayFollow(DocumentWrite write, DocumentWrite earlier) {
    return write.kind() == Kind.UPDATE ? write.ifSeqNo() < 0 : earlier.kind() != Kind.UPDATE;
  }

  private void prepare(int place, DocumentWrite write, @Nullable Prospect prospect, Run run)
      throws IOException {
    DocumentUpdate update = Objects.requireNonNull(write.update());
    byte[] part = Objects.requireNonNull(write.source());
    if (update.returnSource() && returnedBytes > MAX_RETURNED_BYTES) {
      throw new ApiException(
          429,
          "circuit_breaking_exception",
          "the documents that are answered with have more than [" + MAX_RETURNED_BYTES + "] bytes");
    }
    int after = prospect == null ? Step.NOTHING : prospect.step();
    GetAnswer found = prospect == null ? contents.getHere(write.id()) : GetAnswer.notFound();
    byte[] before = prospect == null ? found.source() : prospect.source();
    String routing = prospect == null ? found.routing() : prospect.routing();
    if (before == null) {
      byte[] upsert = update.upsert();
      if (upsert == null) {
        run.add(place, new Step(write, Step.Check.MISSING, after), null, null);
      } else {
        DocumentWrite created = whole(Kind.CREATE, write, upsert, -1, -1, write.routing());
        run.add(place, new Step(created, Step.Check.NONE, after), upsert, write.routing());
      }
      return;
    }
    if (!contents.keepsSource()) {
      throw new ApiException(
          400,
          "document_source_missing_exception",
          "[" + write.id() + "]: document source missing");
    }
    if (write.ifSeqNo() >= 0
        && (write.ifSeqNo() != found.seqNo() || write.ifPrimaryTerm() != found.primaryTerm())) {
      run.add(place, new Step(write, Step.Check.CHANGED, after), before, routing);
      return;
    }
    byte[] merged = SourceMerge.merge(before, part, update.detectNoop());
    DocumentWrite next =
        whole(
            Kind.INDEX,
            write,
            merged == null ? before : merged,
            prospect == null ? found.seqNo() : -1,
            prospect == null ? found.primaryTerm() : -1,
            routing);
    Step.Check check = merged == null ? Step.Check.SAME : Step.Check.NONE;
    run.add(place, new Step(next, check, after), next.source(), routing);
  }

  private static DocumentWrite whole(
      Kind kind,
      DocumentWrite write,
      byte[] source,
      long ifSeqNo,
      long ifPrimaryTerm,
      @Nullable String routing) {
    return new DocumentWrite(
        kind,
        write.id(),
        source,
        ifSeqNo,
        ifPrimaryTerm,
        routing,
        VersionType.INTERNAL,
        DocumentWrite.NO_VERSION,
        null);
  }

  /** Keeps what is decided; what is to be tried again comes first in the next run, in its order. */
  private void take(Run run, List<DocumentResult> answers) {
    var again = new ArrayDeque<Integer>();
    for (int i = 0; i < answers.size(); i++) {
      int place = run.places.get(i);
      DocumentWrite write = writes.get(place);
      DocumentResult result = answers.get(i);
      if (mustStartAgain(place, run.steps.get(i), result, answers)) {
        again.addFirst(place);
      } else {
        DocumentUpdate update = write.update();
        boolean show = update != null && update.returnSource() && result.outcome() != null;
        byte[] source = show ? run.sources.get(i) : null;
        returnedBytes += source == null ? 0 : source.length;
        if (run.steps.get(i).check() == Step.Check.SAME && result.error() == null) {
          contents.meters().noopUpdates(1);
        }
        results[place] = result.withSource(source);
      }
    }
    again.forEach(todo::addFirst);
  }

  private boolean mustStartAgain(
      int place, Step step, DocumentResult result, List<DocumentResult> answers) {
    ApiError error = result.error();
    if (error == null || writes.get(place).kind() != Kind.UPDATE) {
      return false;
    }
    if (step.after() != Step.NOTHING && answers.get(step.after()).outcome() == null) {
      return true;
    }
    if (error.status() != 409 || writes.get(place).ifSeqNo() >= 0) {
      return false;
    }
    // That a document came between is no conflict for who has not seen it.
    return step.check() == Step.Check.MISSING || retries[place]-- > 0;
  }
}
