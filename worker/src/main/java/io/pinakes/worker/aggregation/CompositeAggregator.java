package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.CompositeAggregation;
import io.pinakes.common.aggregation.CompositeSource;
import io.pinakes.common.aggregation.partial.CompositePartial;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TermsPartial.Part;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Scorable;
import org.jspecify.annotations.Nullable;

/**
 * The first buckets after a combination of values, in two passes: the first finds which they are
 * and counts their documents, the second passes on those documents to the aggregations within. So
 * memory is taken for as many buckets as are asked for, however many combinations there are.
 */
final class CompositeAggregator extends Aggregator {

  /** Combinations of one document's values; each is looked at. */
  static final int MAX_COMBINATIONS = 100_000;

  /** Of a bucket and of each value of its key, nearly. */
  private static final long BYTES_PER_BUCKET = 120;

  private static final long BYTES_PER_VALUE = 32;

  private final CompositeAggregation composite;
  private final List<@Nullable KeySource> sources;
  private final Allowance allowance;
  private final boolean nests;
  private final RecordedDocuments recorded;
  private final TreeMap<List<@Nullable Object>, Count> first;
  private final Comparator<List<@Nullable Object>> order;
  private final @Nullable List<@Nullable Object> after;

  CompositeAggregator(
      Scope scope,
      CompositeAggregation composite,
      List<@Nullable KeySource> sources,
      List<Aggregator> inner) {
    super(inner);
    this.composite = composite;
    this.sources = sources;
    this.allowance = scope.allowance();
    this.nests = !inner.isEmpty();
    this.recorded = new RecordedDocuments(allowance, needsScores());
    this.order = composite.order(parts().stream().map(Part::kind).toList());
    this.first = new TreeMap<>(order);
    this.after = after();
  }

  /** The documents of a bucket, and its number in the second pass. */
  private static final class Count {
    private final List<@Nullable Object> key;
    private long documents;
    private int bucket;

    Count(List<@Nullable Object> key) {
      this.key = key;
    }
  }

  private List<Part> parts() {
    return sources.stream()
        .map(
            source ->
                source == null
                    ? new Part(KeyKind.UNMAPPED, ResultFormat.RAW)
                    : new Part(source.kind(), source.format()))
        .toList();
  }

  private @Nullable List<@Nullable Object> after() {
    List<@Nullable Object> given = composite.after();
    if (given == null) {
      return null;
    }
    var parsed = new ArrayList<@Nullable Object>();
    for (int i = 0; i < given.size(); i++) {
      KeySource source = sources.get(i);
      Object value = given.get(i);
      // Of a field that no document here has, all that matters is whether the value is null.
      parsed.add(value == null || source == null ? value : source.parse(value));
    }
    return parsed;
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    var combinations = new Combinations(segment);
    var documents = new DocumentCounts(segment);
    RecordedDocuments.Segment record = recorded.segment(segment);
    return new Leaf() {
      @Override
      public void collect(int document, int owner) throws IOException {
        long count = documents.of(document);
        boolean[] any = new boolean[1];
        combinations.forEach(document, key -> any[0] |= add(key, count));
        if (any[0] && nests) {
          record.add(document);
        }
      }

      @Override
      public void setScorer(Scorable scorer) {
        record.setScorer(scorer);
      }

      @Override
      public void finish() {
        record.finish();
      }
    };
  }

  /** Whether the key is among the first so far. */
  private boolean add(List<@Nullable Object> key, long documents) {
    if (after != null && order.compare(key, after) <= 0) {
      return false;
    }
    boolean full = first.size() == composite.size();
    if (full && order.compare(key, first.lastKey()) > 0) {
      return false;
    }
    Count count = first.get(key);
    if (count == null) {
      List<@Nullable Object> kept = new ArrayList<@Nullable Object>(key);
      allowance.take(bytes(kept));
      count = new Count(kept);
      first.put(kept, count);
      if (full) {
        allowance.free(bytes(first.pollLastEntry().getKey()));
      }
    }
    count.documents += documents;
    return true;
  }

  private static long bytes(List<@Nullable Object> key) {
    long bytes = BYTES_PER_BUCKET;
    for (Object value : key) {
      bytes += BYTES_PER_VALUE;
      if (value instanceof String text) {
        bytes += (long) text.length() * Character.BYTES;
      }
    }
    return bytes;
  }

  @Override
  Partial build(int owner) throws IOException {
    allowance.count(first.size());
    int number = 0;
    for (Count count : first.values()) {
      count.bucket = number++;
    }
    if (nests) {
      for (RecordedDocuments.Segment segment : recorded.segments()) {
        passOn(segment);
      }
    }
    var buckets = new ArrayList<CompositePartial.Bucket>(first.size());
    for (Count count : first.values()) {
      buckets.add(
          new CompositePartial.Bucket(count.key, count.documents, buildInner(count.bucket)));
    }
    return new CompositePartial(parts(), buckets);
  }

  private void passOn(RecordedDocuments.Segment segment) throws IOException {
    Leaf leaf = innerLeaf(segment.context());
    var combinations = new Combinations(segment.context());
    segment.forEach(
        leaf,
        document ->
            combinations.forEach(
                document,
                key -> {
                  Count count = first.get(key);
                  if (count != null) {
                    leaf.collect(document, count.bucket);
                  }
                }));
    leaf.finish();
  }

  /** What is done with a combination, which is valid only meanwhile. */
  @FunctionalInterface
  private interface Visitor {
    void visit(List<@Nullable Object> key) throws IOException;
  }

  /** The combinations of the values of a segment's documents. */
  private final class Combinations {
    private final KeySource.@Nullable Segment[] segments;
    private final int[] counts;
    private final List<@Nullable Object> key;

    Combinations(LeafReaderContext context) throws IOException {
      segments = new KeySource.@Nullable Segment[sources.size()];
      for (int i = 0; i < segments.length; i++) {
        KeySource source = sources.get(i);
        segments[i] = source == null ? null : source.segment(context);
      }
      counts = new int[segments.length];
      key = new ArrayList<@Nullable Object>(Collections.nCopies(segments.length, null));
    }

    void forEach(int document, Visitor visitor) throws IOException {
      long combinations = 1;
      for (int i = 0; i < segments.length; i++) {
        KeySource.Segment segment = segments[i];
        CompositeSource source = composite.sources().get(i);
        counts[i] = segment == null ? 0 : segment.advance(document);
        if (counts[i] == 0 && !source.missingBucket()) {
          return;
        }
        combinations *= Math.max(1, counts[i]);
        if (combinations > MAX_COMBINATIONS) {
          throw ApiException.illegalArgument(
              "a document has more than ["
                  + MAX_COMBINATIONS
                  + "] combinations of values for composite");
        }
      }
      visit(0, visitor);
    }

    private void visit(int place, Visitor visitor) throws IOException {
      if (place == segments.length) {
        visitor.visit(Collections.unmodifiableList(key));
        return;
      }
      KeySource.Segment segment = segments[place];
      if (segment == null || counts[place] == 0) {
        key.set(place, null);
        visit(place + 1, visitor);
        return;
      }
      for (int i = 0; i < counts[place]; i++) {
        key.set(place, segment.value(i));
        visit(place + 1, visitor);
      }
    }
  }
}
