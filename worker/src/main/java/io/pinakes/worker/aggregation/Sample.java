package io.pinakes.worker.aggregation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The documents with the best scores, of which only so many may share a value. */
final class Sample {

  /** Of one document in the sets and maps below, nearly. */
  static final long BYTES_PER_DOCUMENT = 192;

  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::score).reversed().thenComparingInt(Hit::document);

  private final int size;
  private final int perValue;
  private final TreeSet<Hit> hits = new TreeSet<>(BEST_FIRST);
  private final Map<Long, TreeSet<Hit>> byValue = new HashMap<>();

  /**
   * Makes an empty sample.
   *
   * @param perValue how many documents may share a value; 0: any number
   */
  Sample(int size, int perValue) {
    this.size = size;
    this.perValue = perValue;
  }

  /**
   * A document.
   *
   * @param document its number in the shard
   */
  record Hit(int document, float score, long value) {}

  /** Takes a document if it is better than one that it has to make room for. */
  void offer(Hit hit) {
    if (perValue > 0) {
      TreeSet<Hit> same = byValue.get(hit.value);
      if (same != null && same.size() == perValue) {
        replace(same.last(), hit);
        return;
      }
    }
    if (hits.size() == size) {
      replace(hits.last(), hit);
    } else {
      add(hit);
    }
  }

  private void replace(Hit worst, Hit hit) {
    if (BEST_FIRST.compare(hit, worst) < 0) {
      remove(worst);
      add(hit);
    }
  }

  private void add(Hit hit) {
    hits.add(hit);
    if (perValue > 0) {
      byValue.computeIfAbsent(hit.value, _ -> new TreeSet<>(BEST_FIRST)).add(hit);
    }
  }

  private void remove(Hit hit) {
    hits.remove(hit);
    if (perValue > 0) {
      byValue.computeIfPresent(
          hit.value,
          (_, same) -> {
            same.remove(hit);
            return same.isEmpty() ? null : same;
          });
    }
  }

  /** The documents in the order of the shard. */
  List<Hit> hits() {
    var inOrder = new ArrayList<>(hits);
    inOrder.sort(Comparator.comparingInt(Hit::document));
    return inOrder;
  }

  /** Bytes, nearly. */
  long bytes() {
    return hits.size() * BYTES_PER_DOCUMENT;
  }
}
