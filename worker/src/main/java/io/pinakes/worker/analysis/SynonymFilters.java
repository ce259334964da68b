package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Component;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.synonym.SynonymFilter;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;

/** Adds synonyms to a stream, flat or as a graph. */
final class SynonymFilters {

  private SynonymFilters() {}

  // Lucene's older filter is what OpenSearch's name without graph stands for.
  @SuppressWarnings("deprecation")
  static UnaryOperator<TokenStream> of(Component filter, Analyzer before) {
    SynonymMap map = Synonyms.of(filter, before);
    if (map.fst == null) {
      return in -> in;
    }
    return filter.type().equals("synonym_graph")
        ? in -> new SynonymGraphFilter(in, map, false)
        : in -> new SynonymFilter(in, map, false);
  }
}
