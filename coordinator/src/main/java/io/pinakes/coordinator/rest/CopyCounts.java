package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.message.MaintenanceCalls.CopyOutcome;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Statistics.Of;
import io.pinakes.coordinator.api.Statistics.SilentCopy;
import io.pinakes.coordinator.api.Statistics.Told;
import java.util.ArrayList;
import java.util.List;

/**
 * The member {@code _shards} of an answer: how many copies there should be, and how many did what
 * was asked. Copies that nobody holds count as neither; a worker that does not answer fails for all
 * of its copies.
 *
 * @param total wanted
 */
record CopyCounts(int total, int successful, List<Failure> failures) {

  /** A copy that failed, and why. */
  record Failure(String index, int shard, ApiError error) {}

  CopyCounts {
    failures = List.copyOf(failures);
  }

  /** Copies that there should be; of closed indices there are none. */
  static int wanted(List<IndexDefinition> indices) {
    return indices.stream()
        .filter(index -> !index.closed())
        .mapToInt(index -> index.settings().shards() * (1 + index.settings().replicas()))
        .sum();
  }

  /** Of copies that have told something, and those that have not. */
  static CopyCounts of(int wanted, int told, List<SilentCopy> silent) {
    return new CopyCounts(
        Math.max(wanted, told + silent.size()),
        told,
        silent.stream().map(CopyCounts::failure).toList());
  }

  /** Of copies with which something was done. */
  static CopyCounts of(int wanted, Told<CopyOutcome> told) {
    var failures = new ArrayList<>(told.silent().stream().map(CopyCounts::failure).toList());
    int done = 0;
    for (Of<CopyOutcome> copy : told.copies()) {
      ApiError error = copy.copy().error();
      if (error == null) {
        done++;
      } else {
        failures.add(new Failure(copy.copy().shard().index(), copy.copy().shard().number(), error));
      }
    }
    return new CopyCounts(Math.max(wanted, done + failures.size()), done, failures);
  }

  private static Failure failure(SilentCopy copy) {
    return new Failure(
        copy.index(),
        copy.shard(),
        new ApiError(500, "failed_node_exception", "Failed node [" + copy.node().owner() + "]"));
  }

  void write(JsonOut out) {
    out.open("_shards")
        .field("total", total)
        .field("successful", successful)
        .field("failed", failures.size());
    if (!failures.isEmpty()) {
      out.openArray("failures");
      for (Failure failure : failures) {
        out.open()
            .field("shard", failure.shard())
            .field("index", failure.index())
            .field("status", statusName(failure.error().status()));
        ErrorAnswer.write("reason", failure.error(), out);
        out.close();
      }
      out.closeArray();
    }
    out.close();
  }

  private static String statusName(int status) {
    return switch (status) {
      case 400 -> "BAD_REQUEST";
      case 404 -> "NOT_FOUND";
      case 429 -> "TOO_MANY_REQUESTS";
      case 503 -> "SERVICE_UNAVAILABLE";
      default -> "INTERNAL_SERVER_ERROR";
    };
  }

  /** An answer with nothing else in it. */
  RestResponse answer() {
    return RestResponse.json(
        200,
        out -> {
          out.open();
          write(out);
          out.close();
        });
  }
}
