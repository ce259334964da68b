package io.pinakes.worker.docvalues;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.jspecify.annotations.Nullable;

/**
 * The words of texts by document, for the fields of one copy of a shard that have {@code
 * fielddata}. Those of a segment are gathered from its index when they are first asked for, and
 * kept until the segment is closed. For any number of threads; one of them gathers at a time.
 */
public final class Fielddata {

  /** Bytes of one copy; more are answered with 429, and nothing is dropped for them. */
  public static final long MAX_BYTES = 64L << 20;

  private record Key(IndexReader.CacheKey segment, String field) {}

  private final long maxBytes;
  private final Map<Key, WordsByDocument> kept = new HashMap<>();
  private final SortedMap<String, Long> bytesByField = new TreeMap<>();
  private long bytes;

  public Fielddata() {
    this(MAX_BYTES);
  }

  Fielddata(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The bytes of each field's words. */
  public synchronized SortedMap<String, Long> bytes() {
    return new TreeMap<>(bytesByField);
  }

  /**
   * The same reader with the words of these fields as their doc values.
   *
   * @param fields by path, each with {@code fielddata}
   */
  public DirectoryReader with(DirectoryReader reader, Map<String, ValueField> fields)
      throws IOException {
    return new FielddataReader(reader, this, fields);
  }

  /**
   * The words of a field in a segment.
   *
   * @throws ApiException 429: there would be too many
   */
  SortedSetDocValues words(LeafReader segment, ValueField field) throws IOException {
    IndexReader.CacheHelper core = segment.getCoreCacheHelper();
    if (core == null) {
      throw new IllegalStateException("a segment that cannot be told from others");
    }
    WordsByDocument words = words(segment, field, core);
    return words == null ? DocValues.emptySortedSet() : words.open();
  }

  private synchronized @Nullable WordsByDocument words(
      LeafReader segment, ValueField field, IndexReader.CacheHelper core) throws IOException {
    // A filter may have been changed; what was gathered by the old one goes with its segment.
    var key = new Key(core.getKey(), field.path() + field.fielddataFilter());
    WordsByDocument words = kept.get(key);
    if (words != null) {
      return words;
    }
    Terms terms = segment.terms(field.path());
    if (terms == null) {
      return null;
    }
    words =
        WordsByDocument.gather(
            terms,
            segment.maxDoc(),
            FrequencyFilter.of(field.fielddataFilter(), terms.getDocCount()),
            needed -> check(field.path(), needed));
    kept.put(key, words);
    count(field.path(), words.bytes());
    core.addClosedListener(_ -> drop(key, field.path()));
    return words;
  }

  private synchronized void drop(Key key, String field) {
    WordsByDocument words = kept.remove(key);
    if (words != null) {
      count(field, -words.bytes());
    }
  }

  private void count(String field, long more) {
    bytes += more;
    bytesByField.merge(field, more, Long::sum);
    bytesByField.remove(field, 0L);
  }

  private void check(String field, long more) {
    if (bytes + more > maxBytes) {
      throw new ApiException(
          429,
          "circuit_breaking_exception",
          String.format(
              Locale.ROOT,
              "[fielddata] Data too large, data for [%s] would be [%d/%s], which is larger than the"
                  + " limit of [%d/%s]",
              field,
              bytes + more,
              megabytes(bytes + more),
              maxBytes,
              megabytes(maxBytes)));
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1fmb", bytes / (double) (1 << 20));
  }
}
