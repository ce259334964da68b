package io.pinakes.worker.query;

import io.pinakes.common.dsl.Rewrite;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.MultiTermQuery.RewriteMethod;
import org.jspecify.annotations.Nullable;

/** Lucene's ways to score a query that stands for many terms. */
final class Rewrites {

  private Rewrites() {}

  static RewriteMethod of(@Nullable Rewrite rewrite, RewriteMethod otherwise) {
    if (rewrite == null) {
      return otherwise;
    }
    return switch (rewrite.kind()) {
      case CONSTANT_SCORE -> MultiTermQuery.CONSTANT_SCORE_REWRITE;
      case CONSTANT_SCORE_BLENDED -> MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE;
      case CONSTANT_SCORE_BOOLEAN -> MultiTermQuery.CONSTANT_SCORE_BOOLEAN_REWRITE;
      case SCORING_BOOLEAN -> MultiTermQuery.SCORING_BOOLEAN_REWRITE;
      case TOP_TERMS -> new MultiTermQuery.TopTermsScoringBooleanQueryRewrite(rewrite.terms());
      case TOP_TERMS_BOOST ->
          new MultiTermQuery.TopTermsBoostOnlyBooleanQueryRewrite(rewrite.terms());
      case TOP_TERMS_BLENDED_FREQS ->
          new MultiTermQuery.TopTermsBlendedFreqScoringRewrite(rewrite.terms());
    };
  }
}
