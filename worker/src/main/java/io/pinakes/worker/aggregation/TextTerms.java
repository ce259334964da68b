package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.TermsAggregation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;

/** Buckets by texts and addresses. */
final class TextTerms extends TermsAggregator {

  /** Ordinals of a segment's values that are remembered; past them each one is looked up again. */
  private static final int REMEMBERED = 1 << 20;

  private static final int UNSEEN = -2;
  private static final int REFUSED = -1;

  private final Scope scope;
  private final TextTable texts;
  private final TermFilter.Texts filter;
  private final BytesRef scratchA = new BytesRef();
  private final BytesRef scratchB = new BytesRef();

  TextTerms(
      Scope scope,
      AggregationNode node,
      TermsAggregation terms,
      Values column,
      List<Aggregator> inner) {
    super(scope, node, terms, column, inner);
    this.scope = scope;
    this.texts = new TextTable(scope.allowance());
    this.filter = TermFilter.texts(terms.includeExclude(), column, node.name());
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    SortedSetDocValues values = column.texts(segment.reader());
    int[] seen = new int[(int) Math.min(values.getValueCount(), REMEMBERED)];
    Arrays.fill(seen, UNSEEN);
    scope.allowance().take((long) seen.length * Integer.BYTES);
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        if (!values.advanceExact(document)) {
          return;
        }
        for (int i = 0, count = values.docValueCount(); i < count; i++) {
          int text = text(values, values.nextOrd(), seen);
          if (text >= 0) {
            int bucket = table.add(owner, text);
            add(bucket, documents.of(document));
            in.collect(document, bucket);
          }
        }
      }

      @Override
      public void finish() throws IOException {
        scope.allowance().free((long) seen.length * Integer.BYTES);
        super.finish();
      }
    };
  }

  private int text(SortedSetDocValues values, long ordinal, int[] seen) throws IOException {
    if (ordinal >= seen.length) {
      return text(values.lookupOrd(ordinal));
    }
    int text = seen[(int) ordinal];
    if (text == UNSEEN) {
      text = text(values.lookupOrd(ordinal));
      seen[(int) ordinal] = text;
    }
    return text;
  }

  private int text(BytesRef value) {
    return filter.accepts(value) ? texts.add(value) : REFUSED;
  }

  @Override
  void addZeroes(int owner) throws IOException {
    for (LeafReaderContext segment : scope.searcher().getLeafContexts()) {
      SortedSetDocValues values = column.texts(segment.reader());
      for (long ordinal = 0; ordinal < values.getValueCount(); ordinal++) {
        int text = text(values.lookupOrd(ordinal));
        if (text >= 0) {
          table.add(owner, text);
        }
      }
    }
  }

  @Override
  int compareKeys(int bucketA, int bucketB) {
    return texts
        .get((int) table.value(bucketA), scratchA)
        .compareTo(texts.get((int) table.value(bucketB), scratchB));
  }

  @Override
  Object key(int bucket) {
    return column.key(texts.get((int) table.value(bucket), scratchA));
  }
}
