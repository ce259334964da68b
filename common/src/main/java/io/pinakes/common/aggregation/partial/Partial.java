package io.pinakes.common.aggregation.partial;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of an aggregation's result. Merging is associative, and commutative up to the rounding of
 * sums.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NumbersPartial.class, name = "numbers"),
  @JsonSubTypes.Type(value = BucketPartial.class, name = "bucket"),
  @JsonSubTypes.Type(value = BucketsPartial.class, name = "buckets"),
  @JsonSubTypes.Type(value = RangesPartial.class, name = "ranges"),
  @JsonSubTypes.Type(value = TermsPartial.class, name = "terms"),
  @JsonSubTypes.Type(value = HistogramPartial.class, name = "histogram"),
  @JsonSubTypes.Type(value = AutoDatePartial.class, name = "auto_date"),
  @JsonSubTypes.Type(value = ClustersPartial.class, name = "clusters"),
  @JsonSubTypes.Type(value = CompositePartial.class, name = "composite"),
  @JsonSubTypes.Type(value = RareTermsPartial.class, name = "rare_terms"),
  @JsonSubTypes.Type(value = CardinalityPartial.class, name = "cardinality"),
  @JsonSubTypes.Type(value = DigestPartial.class, name = "digest"),
  @JsonSubTypes.Type(value = HdrPartial.class, name = "hdr"),
  @JsonSubTypes.Type(value = WeightedPartial.class, name = "weighted"),
  @JsonSubTypes.Type(value = TopHitsPartial.class, name = "top_hits"),
  @JsonSubTypes.Type(value = GeoBoundsPartial.class, name = "geo_bounds"),
  @JsonSubTypes.Type(value = GeoCentroidPartial.class, name = "geo_centroid"),
  @JsonSubTypes.Type(value = SignificantPartial.class, name = "significant"),
})
public sealed interface Partial
    permits NumbersPartial,
        BucketPartial,
        BucketsPartial,
        RangesPartial,
        TermsPartial,
        HistogramPartial,
        AutoDatePartial,
        CompositePartial,
        ClustersPartial,
        RareTermsPartial,
        CardinalityPartial,
        DigestPartial,
        HdrPartial,
        WeightedPartial,
        TopHitsPartial,
        GeoBoundsPartial,
        GeoCentroidPartial,
        SignificantPartial {

  /**
   * This and another part of the same aggregation together.
   *
   * @throws ApiException 400 if the field is of another kind there
   */
  Partial merge(Partial other);

  /** The parts of several aggregations, each merged with the other list's at its place. */
  static List<Partial> merge(List<Partial> a, List<Partial> b) {
    if (a.size() != b.size()) {
      throw mismatch();
    }
    var merged = new ArrayList<Partial>(a.size());
    for (int i = 0; i < a.size(); i++) {
      merged.add(a.get(i).merge(b.get(i)));
    }
    return merged;
  }

  /** Two parts that belong to different aggregations: a node of another version made one. */
  static IllegalStateException mismatch() {
    return new IllegalStateException("partial results of different aggregations");
  }
}
