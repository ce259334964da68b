package io.pinakes.system.simulation;

import io.pinakes.common.store.Row;
import io.pinakes.system.simulation.Verdict.Count;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches the rows of one shard's log. It reads them by itself: their format is a promise to other
 * versions, so that what the production code thinks of them is no evidence.
 */
final class LogLedger {

  private static final int DIGITS = 19;

  private final String name;
  private final Verdict verdict;
  private final Map<Long, Row> entries = new TreeMap<>();
  private final Map<String, Long> blobs = new HashMap<>();
  private long last;
  private long term;
  private long sealedAt;
  private long truncatedBefore;

  LogLedger(String name, Verdict verdict) {
    this.name = name;
    this.verdict = verdict;
  }

  static boolean isEntry(String sort) {
    return sort.length() == DIGITS && sort.chars().allMatch(Character::isDigit);
  }

  boolean isSealed() {
    return sealedAt > 0;
  }

  long last() {
    return last;
  }

  /** Whether an entry that may still be read names this blob. */
  boolean names(String blob) {
    return blobs.getOrDefault(blob, 0L) >= Math.max(1, truncatedBefore);
  }

  void truncation(@Nullable Row before, @Nullable Row after) {
    long was = before == null ? 0 : before.requiredNumber("before");
    long is = after == null ? -1 : after.requiredNumber("before");
    if (is < was) {
      verdict.violated(
          Invariant.ONLY_WHAT_IS_COVERED_IS_TRUNCATED,
          name + ": the truncation falls from " + was + " to " + is);
    }
    truncatedBefore = Math.max(truncatedBefore, is);
  }

  /**
   * An entry was put, replaced or deleted.
   *
   * @param process who did it
   * @param covered entries that the shard's manifest covers
   */
  void entry(String process, @Nullable Row before, @Nullable Row after, long covered) {
    if (after == null) {
      if (before != null) {
        deleted(process, before, covered);
      }
    } else if (before == null) {
      added(process, after);
    } else if (!before.attributes().equals(after.attributes())) {
      verdict.violated(
          isBatch(before) ? Invariant.ONE_ENTRY_PER_NUMBER : Invariant.MARKERS_STAY,
          "%s: entry %s is replaced by %s of %s"
              .formatted(name, text(before), text(after), process));
    }
  }

  private void added(String process, Row row) {
    long number = number(row);
    Row former = entries.get(number);
    if (number <= last) {
      // A marker or a seal of somebody who slept may fall into a hole, and learns of it. So may a
      // late copy of an append whose repetition was answered long ago; the next truncation gets it.
      boolean isAgain = former != null && former.attributes().equals(row.attributes());
      if ((isBatch(row) && !isAgain) || number >= truncatedBefore) {
        verdict.violated(
            Invariant.ONE_ENTRY_PER_NUMBER,
            "%s: %s of %s comes where %s was, after entry %d and truncation before %d"
                .formatted(
                    name,
                    text(row),
                    process,
                    former == null ? "none" : text(former),
                    last,
                    truncatedBefore));
      }
      return;
    }
    if (sealedAt > 0) {
      verdict.violated(
          Invariant.NOTHING_AFTER_A_SEAL,
          "%s: %s of %s follows the seal %d".formatted(name, text(row), process, sealedAt));
    }
    long begins = row.requiredNumber("term");
    if (number != last + 1 || begins != (isMarker(row) ? term + 1 : term)) {
      verdict.violated(
          Invariant.ENTRIES_FOLLOW_EACH_OTHER,
          "%s: %s of %s follows entry %d of term %d"
              .formatted(name, text(row), process, last, term));
    }
    entries.put(number, row);
    last = number;
    term = begins;
    String blob = row.text("blob");
    if (blob != null) {
      blobs.put(blob, number);
      verdict.count(Count.BLOB_ENTRIES);
    }
    if (isMarker(row)) {
      verdict.note(() -> process + ": " + name + " " + text(row));
      if (number > 1) {
        verdict.count(Count.FAILOVERS);
      }
    } else if (!isBatch(row)) {
      verdict.note(() -> process + ": " + name + " " + text(row));
      sealedAt = number;
    }
  }

  private void deleted(String process, Row row, long covered) {
    long number = number(row);
    String blob = row.text("blob");
    if (blob != null) {
      blobs.remove(blob);
    }
    if (!isBatch(row)) {
      verdict.violated(
          Invariant.MARKERS_STAY, "%s: %s deletes %s".formatted(name, process, text(row)));
    } else if (number >= truncatedBefore || number > covered) {
      verdict.violated(
          Invariant.ONLY_WHAT_IS_COVERED_IS_TRUNCATED,
          "%s: %s deletes %s; truncated before %d, and the manifest covers %d"
              .formatted(name, process, text(row), truncatedBefore, covered));
    } else {
      verdict.count(Count.TRUNCATED);
    }
  }

  private static long number(Row row) {
    return Long.parseLong(row.key().sort());
  }

  private static boolean isBatch(Row row) {
    return "batch".equals(row.text("kind"));
  }

  private static boolean isMarker(Row row) {
    return "term".equals(row.text("kind"));
  }

  private static String text(Row row) {
    return "%s %d of term %d by %s"
        .formatted(row.text("kind"), number(row), row.number("term", -1), row.text("nonce"));
  }
}
