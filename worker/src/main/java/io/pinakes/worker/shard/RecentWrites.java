package io.pinakes.worker.shard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logged writes that no searcher shows yet: what a real-time get reads, and the state against which
 * the next write of the same document is resolved. Deletions are remembered somewhat longer, so
 * that a document that comes back goes on with its version numbers, as in OpenSearch.
 */
final class RecentWrites {

  /** Deletions remembered after a refresh; the oldest go first. */
  static final int MAX_TOMBSTONES = 10_000;

  /**
   * A write.
   *
   * @param source null for a deletion
   * @param routing that it was written with; null: its id
   */
  record Recent(DocumentState state, byte @Nullable [] source, @Nullable String routing) {}

  private final Map<String, Recent> recent = new LinkedHashMap<>();
  private final Map<String, Recent> tombstones =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recent> eldest) {
          return size() > MAX_TOMBSTONES;
        }
      };
  private long bytes;

  synchronized @Nullable Recent find(String id) {
    Recent found = recent.get(id);
    return found != null ? found : tombstones.get(id);
  }

  synchronized void add(String id, Recent write) {
    tombstones.remove(id);
    // Removed first, so that the map stays in the order of sequence numbers.
    Recent replaced = recent.remove(id);
    if (replaced != null) {
      bytes -= size(id, replaced);
    }
    recent.put(id, write);
    bytes += size(id, write);
  }

  /** Forgets what every searcher from now on shows: all writes up to {@code seqNo}. */
  synchronized void refreshedUpTo(long seqNo) {
    Iterator<Map.Entry<String, Recent>> entries = recent.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Recent> entry = entries.next();
      if (entry.getValue().state().seqNo() > seqNo) {
        return;
      }
      bytes -= size(entry.getKey(), entry.getValue());
      if (entry.getValue().state().deleted()) {
        tombstones.put(entry.getKey(), entry.getValue());
      }
      entries.remove();
    }
  }

  /** Bytes of ids and sources held. */
  synchronized long bytes() {
    return bytes;
  }

  private static long size(String id, Recent write) {
    return (long) id.length() + (write.source() == null ? 0 : write.source().length);
  }
}
