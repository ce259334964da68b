package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogUnavailableException;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.SealedException;
import io.pinakes.common.log.SupersededException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.runtime.Machine;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The one thread that gives a shard's writes their order: takes what has gathered, resolves it,
 * logs it as one entry, answers, and passes it on to Lucene.
 */
final class Sequencer {

  private final Machine machine;
  private final WriteQueue queue;
  private final Resolver resolver;
  private final RecentWrites recent;
  private final LogWriter log;
  private final Applier applier;
  private final Feed feed;
  private long nextSeqNo;

  Sequencer(
      Machine machine,
      WriteQueue queue,
      Resolver resolver,
      RecentWrites recent,
      LogWriter log,
      Applier applier,
      Feed feed,
      long nextSeqNo) {
    this.machine = machine;
    this.queue = queue;
    this.resolver = resolver;
    this.recent = recent;
    this.log = log;
    this.applier = applier;
    this.feed = feed;
    this.nextSeqNo = nextSeqNo;
  }

  /** Runs until the queue is closed and empty, or until no more can be logged. */
  void run(Consumer<Throwable> onFailure) {
    while (true) {
      List<PendingWrite> group;
      try {
        group = queue.takeGroup();
      } catch (InterruptedException e) {
        return;
      }
      if (group.isEmpty()) {
        return;
      }
      try {
        process(group);
      } catch (RejectedExecutionException e) {
        refuse(group, ApiException.rejected("no room in this worker's queue for CPU work"));
      } catch (SupersededException e) {
        // Their entry is certainly not in the log: the number was taken by another writer's.
        refuse(group, Shard.notPrimary(e.getMessage()));
        onFailure.accept(e);
        return;
      } catch (SealedException e) {
        refuse(group, new ApiException(404, "index_not_found_exception", "the index was deleted"));
        onFailure.accept(e);
        return;
      } catch (LogUnavailableException e) {
        if (e.mayHaveHappened()) {
          refuse(group, ApiException.unavailable("the write may be in the log: " + e.getMessage()));
          onFailure.accept(e);
          return;
        }
        refuse(group, ApiException.unavailable("nothing was written: " + e.getMessage()));
      } catch (InterruptedException e) {
        refuse(group, ApiException.unavailable("the worker stopped; the write may be in the log"));
        return;
      } catch (Exception | Error e) {
        refuse(group, ApiException.unavailable("the shard failed; the write may be in the log"));
        onFailure.accept(e);
        return;
      }
    }
  }

  private void process(List<PendingWrite> group) throws Exception {
    Resolver.Group resolved = machine.compute(() -> resolver.resolve(group, nextSeqNo, log.term()));
    long position = 0;
    if (!resolved.writes().isEmpty()) {
      long mappingVersion =
          group.stream().mapToLong(PendingWrite::mappingVersion).max().orElseThrow();
      LogEntry.Batch entry =
          log.append(
              nextSeqNo,
              mappingVersion,
              resolved.writes().stream().map(Resolver.Resolved::operation).toList());
      position = entry.number();
      nextSeqNo += resolved.writes().size();
      for (Resolver.Resolved write : resolved.writes()) {
        recent.add(write.id(), write.recent());
      }
      feed.logged(entry);
      applier.add(new Applier.Group(log.position(), resolved.writes()));
    }
    if (position == 0 && saysHowDocumentsAre(resolved.results())) {
      // Nothing was appended that would show that this is still the primary: a document that has
      // changed elsewhere must not be said to be as it is here.
      log.confirm();
    }
    answer(group, resolved.results(), position);
  }

  private static boolean saysHowDocumentsAre(List<List<DocumentResult>> results) {
    return results.stream().flatMap(List::stream).anyMatch(Sequencer::saysHowDocumentIs);
  }

  /** Conflicts, missing documents and updates that change nothing. */
  private static boolean saysHowDocumentIs(DocumentResult result) {
    ApiError error = result.error();
    return error == null
        ? result.outcome() == Outcome.NOOP
        : error.status() == 409 || error.status() == 404;
  }

  private void answer(List<PendingWrite> group, List<List<DocumentResult>> results, long position) {
    int copies = 1 + feed.followers();
    for (int i = 0; i < group.size(); i++) {
      PendingWrite write = group.get(i);
      boolean isInEntry = results.get(i).stream().anyMatch(Sequencer::isLogged);
      write
          .logged()
          .complete(
              new WriteAnswer(
                  results.get(i), isInEntry ? position : 0, write.mappingVersion(), copies, 0));
    }
  }

  private static boolean isLogged(DocumentResult result) {
    return result.outcome() != null && result.outcome() != Outcome.NOOP;
  }

  private static void refuse(List<PendingWrite> group, ApiException why) {
    group.forEach(write -> write.logged().completeExceptionally(why));
  }
}
