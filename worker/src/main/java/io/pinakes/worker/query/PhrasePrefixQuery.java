package io.pinakes.worker.query;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/** A phrase whose last word may be the beginning of one. */
final class PhrasePrefixQuery extends Query {

  /**
   * The words that may stand at one place.
   *
   * @param position from the first place on
   */
  record Place(List<Term> terms, int position) {
    Place {
      terms = List.copyOf(terms);
    }
  }

  private final String field;
  private final List<Place> places;
  private final int slop;
  private final int maxExpansions;

  PhrasePrefixQuery(String field, List<Place> places, int slop, int maxExpansions) {
    this.field = field;
    this.places = List.copyOf(places);
    this.slop = slop;
    this.maxExpansions = maxExpansions;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    var phrase = new MultiPhraseQuery.Builder().setSlop(slop);
    for (Place place : places.subList(0, places.size() - 1)) {
      phrase.add(place.terms().toArray(Term[]::new), place.position());
    }
    Place last = places.getLast();
    Set<Term> terms = new TreeSet<>();
    for (Term prefix : last.terms()) {
      addTerms(searcher.getIndexReader(), prefix, terms);
      if (terms.size() > maxExpansions) {
        break;
      }
    }
    if (terms.isEmpty()) {
      return new MatchNoDocsQuery("no word begins so");
    }
    return phrase.add(terms.toArray(Term[]::new), last.position()).build();
  }

  private void addTerms(IndexReader reader, Term prefix, Set<Term> found) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(field);
      if (terms == null) {
        continue;
      }
      TermsEnum all = terms.iterator();
      if (all.seekCeil(prefix.bytes()) == TermsEnum.SeekStatus.END) {
        continue;
      }
      for (BytesRef term = all.term(); term != null; term = all.next()) {
        if (!StringHelper.startsWith(term, prefix.bytes())) {
          break;
        }
        found.add(new Term(field, BytesRef.deepCopyOf(term)));
        if (found.size() >= maxExpansions) {
          return;
        }
      }
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String defaultField) {
    return field + ":" + places + "*" + (slop == 0 ? "" : "~" + slop);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PhrasePrefixQuery query
        && field.equals(query.field)
        && places.equals(query.places)
        && slop == query.slop
        && maxExpansions == query.maxExpansions;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * field.hashCode() + places.hashCode()) + slop) + maxExpansions;
  }
}
