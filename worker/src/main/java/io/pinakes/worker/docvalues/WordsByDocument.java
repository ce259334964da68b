package io.pinakes.worker.docvalues;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/** The words of a segment's documents, turned around from the lists of documents by word. */
final class WordsByDocument {

  /** The words one after the other, in order. */
  private final byte[] text;

  /** Where each word ends in the text. */
  private final int[] ends;

  /** The words of all documents, in order within each. */
  private final int[] ordinals;

  /** Where the words of each document begin; one more at the end. */
  private final int[] starts;

  private WordsByDocument(byte[] text, int[] ends, int[] ordinals, int[] starts) {
    this.text = text;
    this.ends = ends;
    this.ordinals = ordinals;
    this.starts = starts;
  }

  /** Bytes of the arrays. */
  long bytes() {
    return text.length + (long) Integer.BYTES * (ends.length + ordinals.length + starts.length);
  }

  /**
   * Gathers the words.
   *
   * @param documents of the segment, deleted ones among them
   * @param check is told how many bytes it takes, before they are taken; throws if they are too
   *     many
   */
  static WordsByDocument gather(
      Terms terms, int documents, FrequencyFilter filter, LongConsumer check) throws IOException {
    long size = size(terms, documents, filter, check);
    byte[] text = new byte[0];
    int[] ends = new int[0];
    int[] starts = new int[documents + 1];
    int words = 0;
    int length = 0;
    TermsEnum each = terms.iterator();
    PostingsEnum postings = null;
    for (BytesRef word = each.next(); word != null; word = each.next()) {
      if (!filter.accepts(each.docFreq())) {
        continue;
      }
      text = ArrayUtil.grow(text, length + word.length);
      System.arraycopy(word.bytes, word.offset, text, length, word.length);
      length += word.length;
      ends = ArrayUtil.grow(ends, words + 1);
      ends[words++] = length;
      postings = each.postings(postings, PostingsEnum.NONE);
      for (int document = postings.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = postings.nextDoc()) {
        starts[document + 1]++;
      }
    }
    for (int document = 0; document < documents; document++) {
      starts[document + 1] += starts[document];
    }
    int[] ordinals = new int[Math.toIntExact(size)];
    fill(terms, filter, ordinals, Arrays.copyOf(starts, documents));
    return new WordsByDocument(
        Arrays.copyOf(text, length), Arrays.copyOf(ends, words), ordinals, starts);
  }

  /** How many words documents have, each counted as often as documents have it. */
  private static long size(Terms terms, int documents, FrequencyFilter filter, LongConsumer check)
      throws IOException {
    long bytes = (documents + 1L) * Integer.BYTES;
    long size = 0;
    TermsEnum each = terms.iterator();
    for (BytesRef word = each.next(); word != null; word = each.next()) {
      if (filter.accepts(each.docFreq())) {
        size += each.docFreq();
        bytes += word.length + (each.docFreq() + 1L) * Integer.BYTES;
        check.accept(bytes);
      }
    }
    check.accept(bytes);
    return size;
  }

  private static void fill(Terms terms, FrequencyFilter filter, int[] ordinals, int[] next)
      throws IOException {
    TermsEnum each = terms.iterator();
    PostingsEnum postings = null;
    int ordinal = 0;
    for (BytesRef word = each.next(); word != null; word = each.next()) {
      if (!filter.accepts(each.docFreq())) {
        continue;
      }
      postings = each.postings(postings, PostingsEnum.NONE);
      for (int document = postings.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = postings.nextDoc()) {
        ordinals[next[document]++] = ordinal;
      }
      ordinal++;
    }
  }

  /** The words, for one thread. */
  SortedSetDocValues open() {
    return new Opened();
  }

  private final class Opened extends SortedSetDocValues {
    private final BytesRef word = new BytesRef(text, 0, 0);
    private int document = -1;
    private int at;

    @Override
    public long nextOrd() {
      return ordinals[at++];
    }

    @Override
    public int docValueCount() {
      return starts[document + 1] - starts[document];
    }

    @Override
    public BytesRef lookupOrd(long ordinal) {
      int place = (int) ordinal;
      word.offset = place == 0 ? 0 : ends[place - 1];
      word.length = ends[place] - word.offset;
      return word;
    }

    @Override
    public long getValueCount() {
      return ends.length;
    }

    @Override
    public boolean advanceExact(int target) {
      document = target;
      at = starts[target];
      return docValueCount() > 0;
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
      for (int next = target; next < starts.length - 1; next++) {
        if (advanceExact(next)) {
          return next;
        }
      }
      document = NO_MORE_DOCS;
      return document;
    }

    @Override
    public long cost() {
      return starts.length - 1L;
    }
  }
}
