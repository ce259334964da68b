package io.pinakes.coordinator.world;

import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The documents of all shards, which stay when a shard moves, and every write in its order. */
public final class Shelf {

  /** A write that a worker carried out. */
  public record Done(ShardId shard, DocumentWrite write) {}

  private record Document(byte[] source, long version, long position) {}

  private final Map<ShardId, TreeMap<String, Document>> shards = new HashMap<>();
  private final Map<ShardId, Long> positions = new HashMap<>();
  private final List<Done> done = new ArrayList<>();

  /** Every write carried out, in order. */
  public List<Done> done() {
    return List.copyOf(done);
  }

  /** How often the documents of this id were written. */
  public long times(String id) {
    return done.stream().filter(d -> d.write().id().equals(id)).count();
  }

  /** The last entry of a shard's log. */
  public long position(ShardId shard) {
    return positions.getOrDefault(shard, 0L);
  }

  /** Logs writes as one entry. */
  List<DocumentResult> write(ShardId shard, List<DocumentWrite> writes) {
    positions.merge(shard, 1L, Long::sum);
    return writes.stream().map(write -> write(shard, write)).toList();
  }

  private DocumentResult write(ShardId shard, DocumentWrite write) {
    done.add(new Done(shard, write));
    TreeMap<String, Document> documents = shards.computeIfAbsent(shard, s -> new TreeMap<>());
    byte[] source = write.source();
    Document before = documents.get(write.id());
    long version = before == null ? 1 : before.version + 1;
    DocumentResult.Outcome outcome;
    if (source == null) {
      documents.remove(write.id());
      outcome = before == null ? DocumentResult.Outcome.NOT_FOUND : DocumentResult.Outcome.DELETED;
    } else {
      documents.put(write.id(), new Document(source, version, position(shard)));
      outcome = before == null ? DocumentResult.Outcome.CREATED : DocumentResult.Outcome.UPDATED;
    }
    return new DocumentResult(write.id(), outcome, version, done.size(), 1, null);
  }

  /** A document as a copy knows it that has applied the log up to a position. */
  GetAnswer get(ShardId shard, String id, long upTo) {
    @Nullable Document found = shards.getOrDefault(shard, new TreeMap<>()).get(id);
    return found == null || found.position > upTo
        ? GetAnswer.notFound()
        : new GetAnswer(found.source, found.version, 0, 1);
  }

  /** The ids of a shard that such a copy knows, in order. */
  List<String> ids(ShardId shard, long upTo) {
    return shards.getOrDefault(shard, new TreeMap<>()).entrySet().stream()
        .filter(document -> document.getValue().position <= upTo)
        .map(Map.Entry::getKey)
        .toList();
  }
}
