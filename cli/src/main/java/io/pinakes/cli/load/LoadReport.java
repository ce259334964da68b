package io.pinakes.cli.load;

import java.util.ArrayList;
import java.util.List;

/** What became of the documents so far. Threads may share it. */
final class LoadReport {

  /** Failures that are kept to be shown; all are counted. */
  static final int SHOWN_FAILURES = 5;

  private long loaded;
  private long failed;
  private final List<String> firstFailures = new ArrayList<>();

  synchronized void succeed(long documents) {
    loaded += documents;
  }

  synchronized void fail(String id, String reason) {
    failed++;
    if (firstFailures.size() < SHOWN_FAILURES) {
      firstFailures.add(id + ": " + reason);
    }
  }

  synchronized long loaded() {
    return loaded;
  }

  synchronized long failed() {
    return failed;
  }

  synchronized List<String> firstFailures() {
    return List.copyOf(firstFailures);
  }
}
