package io.pinakes.worker.docvalues;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.Locale;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefArray;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.Counter;

/**
 * The words of a segment's text field by document, made of the lists of documents by word. They are
 * made anew each time, and only of fields that ask for it with {@code fielddata}.
 */
final class Uninverted extends SortedSetDocValues {

  /** Bytes that the words of one segment may take: the memory of a request's aggregations. */
  static final long MAX_BYTES = 128L << 20;

  private final BytesRefArray words;
  private final BytesRefBuilder scratch = new BytesRefBuilder();

  /** Where a document's words begin among {@link #ordinals}; one more than there are documents. */
  private final int[] starts;

  private final int[] ordinals;
  private int document = -1;
  private int next;

  private Uninverted(BytesRefArray words, int[] starts, int[] ordinals) {
    this.words = words;
    this.starts = starts;
    this.ordinals = ordinals;
  }

  /**
   * The words of a field.
   *
   * @throws ApiException 429: they take too much memory
   */
  static SortedSetDocValues of(LeafReader segment, String field) throws IOException {
    Terms terms = segment.terms(field);
    if (terms == null) {
      return DocValues.emptySortedSet();
    }
    var bytes = Counter.newCounter();
    var words = new BytesRefArray(bytes);
    int[] starts = new int[segment.maxDoc() + 2];
    long total = 0;
    PostingsEnum documents = null;
    TermsEnum each = terms.iterator();
    for (BytesRef word = each.next(); word != null; word = each.next()) {
      words.append(word);
      documents = each.postings(documents, PostingsEnum.NONE);
      while (documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        starts[documents.docID() + 2]++;
        total++;
      }
      check(field, bytes.get() + Integer.BYTES * (starts.length + total));
    }
    for (int i = 2; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    // While they are filled, each place holds where the next word of its document goes.
    int[] ordinals = new int[(int) total];
    each = terms.iterator();
    for (int ordinal = 0; each.next() != null; ordinal++) {
      documents = each.postings(documents, PostingsEnum.NONE);
      while (documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        ordinals[starts[documents.docID() + 1]++] = ordinal;
      }
    }
    return new Uninverted(words, starts, ordinals);
  }

  private static void check(String field, long bytes) {
    if (bytes > MAX_BYTES) {
      throw new ApiException(
          429,
          "circuit_breaking_exception",
          String.format(
              Locale.ROOT,
              "[fielddata] Data too large, data for [%s] would be [%d/%.1fmb], which is larger than"
                  + " the limit of [%d/%.1fmb]",
              field,
              bytes,
              bytes / 1048576.0,
              MAX_BYTES,
              MAX_BYTES / 1048576.0));
    }
  }

  @Override
  public boolean advanceExact(int target) {
    document = target;
    next = starts[target];
    return docValueCount() > 0;
  }

  @Override
  public int docValueCount() {
    return starts[document + 1] - starts[document];
  }

  @Override
  public long nextOrd() {
    return ordinals[next++];
  }

  @Override
  public BytesRef lookupOrd(long ordinal) {
    return words.get(scratch, (int) ordinal);
  }

  @Override
  public long getValueCount() {
    return words.size();
  }

  @Override
  public int docID() {
    return document;
  }

  @Override
  public int nextDoc() {
    return advance(document + 1);
  }

  @Override
  public int advance(int target) {
    for (int each = target; each < starts.length - 2; each++) {
      if (advanceExact(each)) {
        return each;
      }
    }
    document = NO_MORE_DOCS;
    return document;
  }

  @Override
  public long cost() {
    return starts.length - 2L;
  }
}
