package io.pinakes.worker.search;

import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.SearchStatistics.FieldCount;
import io.pinakes.common.message.SearchStatistics.TermCount;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Scores by the statistics of all shards of a search instead of this one's. */
final class GlobalSearcher extends IndexSearcher {

  private final Map<Term, TermCount> terms = new HashMap<>();
  private final Map<String, FieldCount> fields = new HashMap<>();

  GlobalSearcher(IndexReaderContext context, SearchStatistics statistics) {
    super(context);
    for (TermCount term : statistics.terms()) {
      terms.put(new Term(term.field(), new BytesRef(term.term())), term);
    }
    statistics.fields().forEach(field -> fields.put(field.field(), field));
  }

  @Override
  public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq)
      throws IOException {
    TermCount count = terms.get(term);
    if (count == null || count.documents() == 0) {
      // Written since the terms were counted.
      return super.termStatistics(term, docFreq, totalTermFreq);
    }
    return new TermStatistics(term.bytes(), count.documents(), count.occurrences());
  }

  @Override
  public @Nullable CollectionStatistics collectionStatistics(String field) throws IOException {
    FieldCount count = fields.get(field);
    if (count == null) {
      return super.collectionStatistics(field);
    }
    return new CollectionStatistics(
        field, count.maxDocuments(), count.documents(), count.occurrences(), count.postings());
  }
}
