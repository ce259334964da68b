package io.pinakes.worker.search;

import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * Answers of one copy to searches that want no hits, for as long as the copy shows the same
 * documents and reads requests in the same way. Safe for several threads.
 */
public final class RequestCache {

  /** Bytes of requests and answers, nearly; those that were not asked for the longest go first. */
  static final long MAX_BYTES = 1L << 20;

  /** Of an answer without aggregations, and of its place here, nearly. */
  private static final long BYTES_PER_ANSWER = 512;

  /** From the least recently asked on. */
  private final Map<Key, SearchAnswer> answers = new LinkedHashMap<>(16, 0.75f, true);

  private @Nullable Ground ground;
  private long bytes;
  private long evictions;
  private long hits;
  private long misses;

  /** What was asked, as it came. */
  private record Key(String body, SearchScope scope) {
    long bytes(SearchAnswer answer) {
      SearchParts parts = answer.parts();
      byte[] aggregations = parts == null ? null : parts.aggregations();
      return BYTES_PER_ANSWER
          + (long) body.length() * Character.BYTES
          + (aggregations == null ? 0 : aggregations.length);
    }
  }

  /**
   * What answers rest on beside the request.
   *
   * @param reader stands for the documents that are visible
   * @param rules by which requests are read
   */
  private record Ground(Object reader, Object rules) {
    boolean is(@Nullable Ground other) {
      return other != null && reader == other.reader && rules.equals(other.rules);
    }
  }

  /** A search that is not cached. */
  public interface Search {
    SearchAnswer search() throws IOException;
  }

  /**
   * Whether a search may be answered from here: it wants no hits, and what it finds depends on the
   * documents alone.
   *
   * @param asked whether the request wants that; null: it does not say
   * @param enabled whether the index wants that of requests that do not say
   */
  public static boolean isFor(
      SearchJob job, byte[] body, @Nullable Boolean asked, boolean enabled) {
    return (asked == null ? enabled : asked)
        && job.body().size() == 0
        && !job.body().profile()
        && job.body().suggest() == null
        && job.scope().statistics() == null
        && isTimeless(new String(body, StandardCharsets.UTF_8));
  }

  /** Whether a request says nothing that means another thing each time; in doubt it does. */
  private static boolean isTimeless(String body) {
    // What is written in escapes may be one of these.
    return !body.contains("now") && !body.contains("random_score") && !body.contains("\\u");
  }

  /**
   * The answer, from here if it is known.
   *
   * @param rules by which the request is read; equal if they are the same
   */
  public SearchAnswer answer(
      IndexSearcher searcher, SearchJob job, byte[] body, Object rules, Search search)
      throws IOException {
    IndexReader.CacheHelper reader = searcher.getIndexReader().getReaderCacheHelper();
    if (reader == null) {
      return search.search();
    }
    var on = new Ground(reader.getKey(), rules);
    var key = new Key(new String(body, StandardCharsets.UTF_8), job.scope());
    SearchAnswer known = find(on, key);
    if (known != null) {
      return known;
    }
    SearchAnswer answer = search.search();
    if (!answer.timedOut()) {
      keep(on, key, answer);
    }
    return answer;
  }

  private synchronized @Nullable SearchAnswer find(Ground on, Key key) {
    if (!on.is(ground)) {
      clear();
      ground = on;
    }
    SearchAnswer known = answers.get(key);
    if (known == null) {
      misses++;
    } else {
      hits++;
    }
    return known;
  }

  private synchronized void keep(Ground on, Key key, SearchAnswer answer) {
    // What another thread has seen meanwhile may be newer.
    if (!on.is(ground) || key.bytes(answer) > MAX_BYTES || answers.containsKey(key)) {
      return;
    }
    answers.put(key, answer);
    bytes += key.bytes(answer);
    Iterator<Map.Entry<Key, SearchAnswer>> oldest = answers.entrySet().iterator();
    while (bytes > MAX_BYTES) {
      Map.Entry<Key, SearchAnswer> gone = oldest.next();
      bytes -= gone.getKey().bytes(gone.getValue());
      oldest.remove();
      evictions++;
    }
  }

  /** Forgets all answers. */
  public synchronized void clear() {
    answers.clear();
    bytes = 0;
    ground = null;
  }

  /** What it holds, and how often it was of use. */
  public synchronized ShardStats.RequestCache statistics() {
    return new ShardStats.RequestCache(bytes, evictions, hits, misses);
  }
}
