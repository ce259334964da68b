package io.pinakes.coordinator.byquery;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.IndexHit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out jobs, batch by batch, over the documents that were there when the job began: a scroll
 * keeps them. A job lives as long as its request: if this coordinator ends, what was written stays,
 * and the rest is not done.
 */
public final class ByQuery {

  /** How often writes that a worker had no room for are sent again. */
  private static final int BULK_RETRIES = 10;

  /** Before the first retry; doubled before each next one. OpenSearch's initial backoff. */
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

  /** OpenSearch's default {@code search.max_keep_alive}. */
  private static final Duration MAX_KEEP_ALIVE = Duration.ofDays(1);

  private static final int REJECTED = 429;
  private static final int CONFLICT = 409;

  private final Machine machine;
  private final Indices indices;
  private final Searches searches;
  private final Documents documents;

  public ByQuery(Machine machine, Indices indices, Searches searches, Documents documents) {
    this.machine = machine;
    this.indices = indices;
    this.searches = searches;
    this.documents = documents;
  }

  /**
   * Carries out a job.
   *
   * @throws io.pinakes.common.error.ApiException nothing was done: a search was refused by every
   *     shard
   */
  public Report run(Job job) throws InterruptedException {
    var run = new Run(job);
    if (!job.targets().isEmpty()) {
      try {
        run.walk();
      } finally {
        run.letGo();
      }
      if (job.refresh()) {
        run.refresh();
      }
    }
    return run.report();
  }

  /** A job under way. */
  private final class Run {
    private final Job job;
    private final Clock clock = machine.clock();
    private final long start = clock.nanoTime();
    private final Set<String> written = new TreeSet<>();
    private final List<Report.WriteFailure> writeFailures = new ArrayList<>();
    private final List<Searches.ShardFailure> searchFailures = new ArrayList<>();
    private @Nullable String scroll;
    private long total;
    private long seen;
    private long created;
    private long updated;
    private long deleted;
    private long batches;
    private long conflicts;
    private long retries;
    private long throttledNanos;
    private long nextBatchNanos = start;
    private boolean timedOut;

    Run(Job job) {
      this.job = job;
    }

    boolean isOver() {
      return timedOut
          || !writeFailures.isEmpty()
          || !searchFailures.isEmpty()
          || (job.maxDocuments() != Job.ALL && seen >= job.maxDocuments());
    }

    void walk() throws InterruptedException {
      Found found = first();
      total = found.total();
      if (job.maxDocuments() != Job.ALL) {
        total = Math.min(total, job.maxDocuments());
      }
      while (!failed(found) && !found.hits().isEmpty()) {
        write(wanted(found.hits()));
        if (isOver() || seen >= total) {
          return;
        }
        found = searches.contexts().scroll(Objects.requireNonNull(scroll), keepAlive()).found();
        remember(found);
      }
    }

    private Found first() throws InterruptedException {
      ObjectNode body = job.search().deepCopy();
      body.put("size", job.batchSize()).put("track_total_hits", true);
      body.put("seq_no_primary_term", true).put("version", true);
      if (!body.has("sort")) {
        body.putArray("sort").add("_doc");
      }
      var options =
          new SearchOptions(
              ReadConsistency.ANY,
              job.reading().timeout(),
              job.reading().routing(),
              null,
              null,
              keepAlive());
      Found found = searches.searchTargets(job.targets(), body, options);
      remember(found);
      return found;
    }

    private void remember(Found found) {
      Searches.FoundParts parts = found.parts();
      if (parts != null && parts.scrollId() != null) {
        scroll = parts.scrollId();
      }
    }

    /** Long enough for a batch at the speed that is asked for. */
    private Duration keepAlive() {
      double seconds = job.batchSize() / job.documentsPerSecond();
      Duration wait = Duration.ofMillis((long) (seconds * Duration.ofSeconds(1).toMillis()));
      Duration together = job.reading().keepAlive().plus(wait);
      return together.compareTo(MAX_KEEP_ALIVE) > 0 ? MAX_KEEP_ALIVE : together;
    }

    private List<IndexHit> wanted(List<IndexHit> hits) {
      long left = job.maxDocuments() == Job.ALL ? hits.size() : job.maxDocuments() - seen;
      return left < hits.size() ? hits.subList(0, (int) left) : hits;
    }

    void letGo() throws InterruptedException {
      if (scroll != null) {
        searches.contexts().closeScrolls(List.of(scroll));
      }
    }

    /** Whether the job cannot go on: what is missing may be what it was to change. */
    private boolean failed(Found found) {
      searchFailures.addAll(found.failures());
      timedOut |= found.timedOut();
      return isOver();
    }

    private void write(List<IndexHit> hits) throws InterruptedException {
      throttle(hits.size());
      batches++;
      seen += hits.size();
      List<Documents.Item> items = hits.stream().map(job.write()).toList();
      Duration backoff = FIRST_BACKOFF;
      for (int attempt = 0; !items.isEmpty(); attempt++) {
        List<Documents.ItemResult> results = documents.write(items, job.options());
        var rejected = new ArrayList<Documents.Item>();
        for (int i = 0; i < results.size(); i++) {
          DocumentResult result = results.get(i).document();
          boolean again = result.error() != null && result.error().status() == REJECTED;
          if (again && attempt < BULK_RETRIES) {
            rejected.add(items.get(i));
          } else {
            take(items.get(i), result);
          }
        }
        items = rejected;
        if (!items.isEmpty()) {
          retries++;
          clock.sleep(backoff);
          backoff = backoff.multipliedBy(2);
        }
      }
    }

    private void take(Documents.Item item, DocumentResult result) {
      ApiError error = result.error();
      if (error == null) {
        written.add(item.index());
        switch (Objects.requireNonNull(result.outcome())) {
          case CREATED -> created++;
          case UPDATED, NOOP -> updated++;
          case DELETED, NOT_FOUND -> deleted++;
        }
        return;
      }
      if (error.status() == CONFLICT) {
        conflicts++;
        if (job.proceed()) {
          return;
        }
      }
      writeFailures.add(new Report.WriteFailure(item.index(), item.write().id(), error));
    }

    /** Waits until the batches before would have been written at the speed that is asked for. */
    private void throttle(int size) throws InterruptedException {
      if (Double.isInfinite(job.documentsPerSecond())) {
        return;
      }
      long now = clock.nanoTime();
      long wait = nextBatchNanos - now;
      if (wait > 0) {
        clock.sleep(Duration.ofNanos(wait));
        throttledNanos += wait;
        now += wait;
      }
      double seconds = size / job.documentsPerSecond();
      nextBatchNanos = now + (long) (seconds * Duration.ofSeconds(1).toNanos());
    }

    void refresh() throws InterruptedException {
      if (!written.isEmpty()) {
        indices.refresh(List.copyOf(written), job.options().timeout());
      }
    }

    Report report() {
      return new Report(
          Duration.ofNanos(clock.nanoTime() - start).toMillis(),
          total,
          created,
          updated,
          deleted,
          batches,
          conflicts,
          retries,
          Duration.ofNanos(throttledNanos).toMillis(),
          writeFailures,
          searchFailures,
          timedOut);
    }
  }
}
