package io.pinakes.worker.search;

import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.SearchStatistics.FieldCount;
import io.pinakes.common.message.SearchStatistics.TermCount;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Remembers which statistics the weights of queries ask for. */
final class CountingSearcher extends IndexSearcher {

  private final Map<Term, TermCount> terms = new TreeMap<>();
  private final Map<String, FieldCount> fields = new TreeMap<>();
  private final Set<String> noted = new TreeSet<>();
  private final Set<Term> notedTerms = new TreeSet<>();

  CountingSearcher(IndexReaderContext context) {
    super(context);
  }

  @Override
  public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq)
      throws IOException {
    // What is passed may be blended with other words'; OpenSearch adds up that.
    byte[] bytes = BytesRef.deepCopyOf(term.bytes()).bytes;
    terms.put(term, new TermCount(term.field(), bytes, docFreq, totalTermFreq));
    return super.termStatistics(term, docFreq, totalTermFreq);
  }

  private void count(Term term) throws IOException {
    int documents = getIndexReader().docFreq(term);
    if (documents > 0) {
      long occurrences = getIndexReader().totalTermFreq(term);
      byte[] bytes = BytesRef.deepCopyOf(term.bytes()).bytes;
      terms.put(term, new TermCount(term.field(), bytes, documents, occurrences));
    }
  }

  @Override
  public @Nullable CollectionStatistics collectionStatistics(String field) throws IOException {
    CollectionStatistics statistics = super.collectionStatistics(field);
    if (statistics != null) {
      fields.put(
          field,
          new FieldCount(
              field,
              statistics.maxDoc(),
              statistics.docCount(),
              statistics.sumTotalTermFreq(),
              statistics.sumDocFreq()));
    }
    return statistics;
  }

  /** A query is of the field. */
  void note(String field) {
    noted.add(field);
  }

  /** A query asks for the terms. */
  void note(Term... terms) {
    notedTerms.addAll(List.of(terms));
  }

  /** Counts the fields and terms that queries are of, whatever they find in them. */
  void countNoted() throws IOException {
    for (Term term : notedTerms) {
      count(term);
    }
    notedTerms.clear();
    for (String field : noted) {
      collectionStatistics(field);
    }
    noted.clear();
  }

  SearchStatistics counted() {
    return new SearchStatistics(List.copyOf(terms.values()), List.copyOf(fields.values()));
  }
}
