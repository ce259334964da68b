package io.pinakes.worker.query;

import io.pinakes.common.dsl.MinimumShouldMatch;
import io.pinakes.common.dsl.MoreLikeThis.Words;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.ClassicSimilarity;
import org.apache.lucene.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The words of texts and documents that tell most, which are those that are frequent there and rare
 * in the index. Which they are depends on the index, so they are chosen when the query is
 * rewritten.
 */
public final class MoreLikeThisQuery extends Query {

  private final Liked liked;
  private final Words words;
  private final MinimumShouldMatch minimum;
  private final float boostTerms;

  /**
   * What is to be resembled.
   *
   * @param texts as the request has them, to show
   * @param textFields in one of which each word of texts is looked for, the one where it is most
   *     frequent
   * @param ofTexts how often each word is in the texts; null: there are no texts
   * @param ofDocuments how often each word is in a field of the documents; null: there are no
   *     documents
   */
  record Liked(
      List<String> texts,
      List<String> textFields,
      @Nullable Map<String, Integer> ofTexts,
      @Nullable Map<String, Map<String, Integer>> ofDocuments) {}

  MoreLikeThisQuery(Liked liked, Words words, MinimumShouldMatch minimum, float boostTerms) {
    this.liked = liked;
    this.words = words;
    this.minimum = minimum;
    this.boostTerms = boostTerms;
  }

  /** A word that may be chosen. */
  private record Scored(Term term, float score) {}

  /** Where a word is most frequent. */
  private record Place(Term term, int documents) {}

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    var both = new BooleanQuery.Builder();
    if (liked.ofDocuments != null) {
      var all = new BooleanQuery.Builder();
      for (Map.Entry<String, Map<String, Integer>> field : liked.ofDocuments.entrySet()) {
        choose(reader, List.of(field.getKey()), field.getValue(), all);
      }
      both.add(TextQueries.require(all.build(), minimum), Occur.SHOULD);
    }
    if (liked.ofTexts != null) {
      var all = new BooleanQuery.Builder();
      choose(reader, liked.textFields, liked.ofTexts, all);
      both.add(TextQueries.require(all.build(), minimum), Occur.SHOULD);
    }
    return both.build();
  }

  /** Adds the words that tell most, the least telling first. */
  private void choose(
      IndexReader reader,
      List<String> fields,
      Map<String, Integer> counts,
      BooleanQuery.Builder into)
      throws IOException {
    if (counts.isEmpty()) {
      return;
    }
    int most = Math.min(words.most(), counts.size());
    PriorityQueue<Scored> best = queue(most);
    for (Map.Entry<String, Integer> counted : counts.entrySet()) {
      int frequency = counted.getValue();
      if (frequency < words.minFrequency()) {
        continue;
      }
      Place place = place(reader, fields, counted.getKey());
      int documents = place.documents;
      if (documents == 0 || documents < words.minDocuments() || documents > words.maxDocuments()) {
        continue;
      }
      float score = frequency * rarity(documents, reader.numDocs());
      if (best.size() < most) {
        best.add(new Scored(place.term, score));
      } else if (best.top().score < score) {
        best.updateTop(new Scored(place.term, score));
      }
    }
    addAll(best, into);
  }

  private static Place place(IndexReader reader, List<String> fields, String word)
      throws IOException {
    var most = new Place(new Term(fields.getFirst(), word), 0);
    for (String field : fields) {
      var term = new Term(field, word);
      int documents = reader.docFreq(term);
      if (documents > most.documents) {
        most = new Place(term, documents);
      }
    }
    return most;
  }

  private static PriorityQueue<Scored> queue(int size) {
    return new PriorityQueue<>(size) {
      @Override
      protected boolean lessThan(Scored a, Scored b) {
        return a.score < b.score;
      }
    };
  }

  /** The classic measure, whatever similarity hits are scored by; OpenSearch's choice, too. */
  private static float rarity(int documents, int allDocuments) {
    return new ClassicSimilarity().idf(documents, allDocuments);
  }

  private void addAll(PriorityQueue<Scored> best, BooleanQuery.Builder into) {
    float least = -1;
    for (Scored scored = best.pop(); scored != null; scored = best.pop()) {
      if (least < 0) {
        least = scored.score;
      }
      Query term = new TermQuery(scored.term);
      if (boostTerms > 0) {
        term = new BoostQuery(term, boostTerms * scored.score / least);
      }
      try {
        into.add(term, Occur.SHOULD);
      } catch (IndexSearcher.TooManyClauses e) {
        // The request bounds the words of each field, not of all.
        return;
      }
    }
  }

  /** Whether a query is one of these or has one in it. */
  public static boolean isIn(Query query) {
    var found = new AtomicBoolean();
    query.visit(
        new QueryVisitor() {
          @Override
          public void visitLeaf(Query leaf) {
            if (leaf instanceof MoreLikeThisQuery) {
              found.set(true);
            }
          }
        });
    return found.get();
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "like:" + (liked.texts.isEmpty() ? "null" : liked.texts.toString());
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof MoreLikeThisQuery query
        && liked.equals(query.liked)
        && words.equals(query.words)
        && minimum.equals(query.minimum)
        && boostTerms == query.boostTerms;
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), liked, words, minimum, boostTerms);
  }
}
