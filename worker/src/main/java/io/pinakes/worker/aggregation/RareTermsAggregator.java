package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.RareTermsAggregation;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RareTermsPartial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;

/** Buckets by values that few documents have. */
final class RareTermsAggregator extends Aggregator {

  private final RareTermsAggregation rare;
  private final Values values;
  private final TermKeys keys;
  private final BucketTable table;
  private final LongCells counts;
  private final Allowance allowance;

  RareTermsAggregator(
      Scope scope,
      AggregationNode node,
      RareTermsAggregation rare,
      Values values,
      List<Aggregator> inner) {
    super(inner);
    if (values.kind() == KeyKind.FRACTION) {
      throw ApiException.illegalArgument(
          "RareTerms aggregation does not support floating point fields.");
    }
    this.rare = rare;
    this.values = values;
    this.allowance = scope.allowance();
    this.keys = TermKeys.of(scope, values, rare.includeExclude(), node.name());
    this.table = new BucketTable(allowance);
    this.counts = new LongCells(allowance, 0);
  }

  @Override
  String profileType() {
    return values.isNumber() ? "LongRareTermsAggregator" : "StringRareTermsAggregator";
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    TermKeys.Segment terms = keys.segment(segment);
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        int count = terms.advance(document);
        for (int i = 0; i < count; i++) {
          int bucket = table.add(owner, terms.key(i));
          counts.add(bucket, documents.of(document));
          in.collect(document, bucket);
        }
      }

      @Override
      public void finish() throws IOException {
        terms.close();
        super.finish();
      }
    };
  }

  @Override
  Partial build(int owner) throws IOException {
    var buckets = new ArrayList<TermsPartial.Bucket>();
    var common = new ArrayList<>();
    for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
      Object key = keys.shown(table.value(bucket));
      if (counts.get(bucket) > rare.maxDocCount()) {
        common.add(key);
      } else {
        allowance.count(1);
        buckets.add(new TermsPartial.Bucket(key, counts.get(bucket), 0, buildInner(bucket)));
      }
    }
    return new RareTermsPartial(
        values.kind(), values.format(), rare.maxDocCount(), buckets, common);
  }
}
