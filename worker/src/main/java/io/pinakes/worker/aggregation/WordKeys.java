package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The words of documents' texts, which are read from their sources. */
final class WordKeys implements TermKeys {

  private final HitSource.Words words;
  private final TermFilter.Texts filter;
  private final TextTable texts;
  private final @Nullable DuplicateWords duplicates;
  private final BytesRef scratchA = new BytesRef();
  private final BytesRef scratchB = new BytesRef();

  /**
   * Reads words.
   *
   * @param duplicates leaves out what documents before said word by word; null: nothing
   */
  WordKeys(
      Scope scope,
      HitSource.Words words,
      TermFilter.Texts filter,
      @Nullable DuplicateWords duplicates) {
    this.words = words;
    this.filter = filter;
    this.texts = new TextTable(scope.allowance());
    this.duplicates = duplicates;
  }

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    HitSource.Words.Segment sources = words.segment(segment);
    return new Segment() {
      private long[] keys = new long[16];
      private int size;
      private int last = -1;

      @Override
      public int advance(int document) throws IOException {
        // In several buckets at once a document is analyzed once.
        if (document != last) {
          last = document;
          size = 0;
          sources.read(document, this::word);
          if (duplicates != null) {
            size = duplicates.without(keys, size);
          }
          size = eachAcceptedOnce();
        }
        return size;
      }

      private void word(BytesRef word) {
        if (size == keys.length) {
          keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size++] = texts.add(word);
      }

      private int eachAcceptedOnce() {
        Arrays.sort(keys, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
          boolean again = kept > 0 && keys[i] == keys[kept - 1];
          if (!again && filter.accepts(texts.get((int) keys[i], scratchA))) {
            keys[kept++] = keys[i];
          }
        }
        return kept;
      }

      @Override
      public long key(int place) {
        return keys[place];
      }
    };
  }

  @Override
  public int compare(long a, long b) {
    return texts.get((int) a, scratchA).compareTo(texts.get((int) b, scratchB));
  }

  @Override
  public Object shown(long key) {
    return texts.get((int) key, scratchA).utf8ToString();
  }

  @Override
  public void forEach(LongConsumer keys) {
    // Words that no document said are not known here.
  }

  @Override
  public KeyKind kind() {
    return KeyKind.TEXT;
  }

  @Override
  public ResultFormat format() {
    return ResultFormat.RAW;
  }
}
