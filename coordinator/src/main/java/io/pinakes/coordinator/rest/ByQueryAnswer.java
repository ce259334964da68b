package io.pinakes.coordinator.rest;

import io.pinakes.coordinator.api.Searches.ShardFailure;
import io.pinakes.coordinator.byquery.Report;

/** What a client is told of a request by query. */
final class ByQueryAnswer {

  /** Which counts an API has. */
  enum Counts {
    DELETED,
    UPDATED,
    CREATED
  }

  private ByQueryAnswer() {}

  static RestResponse of(Report report, Counts counts, double documentsPerSecond) {
    return RestResponse.json(report.status(), out -> write(report, counts, documentsPerSecond, out))
        .withRetryAfter(report.status());
  }

  private static void write(Report report, Counts counts, double documentsPerSecond, JsonOut out) {
    out.open()
        .field("took", report.tookMillis())
        .field("timed_out", report.timedOut())
        .field("total", report.total());
    if (counts != Counts.DELETED) {
      out.field("updated", report.updated());
    }
    if (counts == Counts.CREATED) {
      out.field("created", report.created());
    }
    out.field("deleted", report.deleted())
        .field("batches", report.batches())
        .field("version_conflicts", report.versionConflicts())
        .field("noops", 0)
        .open("retries")
        .field("bulk", report.bulkRetries())
        .field("search", 0)
        .close()
        .field("throttled_millis", report.throttledMillis())
        .field(
            "requests_per_second",
            Double.isInfinite(documentsPerSecond) ? -1.0 : documentsPerSecond)
        .field("throttled_until_millis", 0);
    out.openArray("failures");
    for (Report.WriteFailure failure : report.writeFailures()) {
      out.open().field("index", failure.index()).field("id", failure.id());
      ErrorAnswer.write("cause", failure.error(), out);
      out.field("status", failure.error().status()).close();
    }
    for (ShardFailure failure : report.searchFailures()) {
      out.open()
          .field("index", failure.index())
          .field("shard", failure.shard())
          .field("node", failure.node())
          .field("status", failure.error().status());
      ErrorAnswer.write("reason", failure.error(), out);
      out.close();
    }
    out.closeArray().close();
  }
}
