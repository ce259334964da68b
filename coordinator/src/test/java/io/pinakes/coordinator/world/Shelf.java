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

  private record Document(byte[] source, long version) {}

  private final Map<ShardId, TreeMap<String, Document>> shards = new HashMap<>();
  private final List<Done> done = new ArrayList<>();

  /** Every write carried out, in order. */
  public List<Done> done() {
    return List.copyOf(done);
  }

  /** How often the documents of this id were written. */
  public long times(String id) {
    return done.stream().filter(d -> d.write().id().equals(id)).count();
  }

  DocumentResult write(ShardId shard, DocumentWrite write) {
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
      documents.put(write.id(), new Document(source, version));
      outcome = before == null ? DocumentResult.Outcome.CREATED : DocumentResult.Outcome.UPDATED;
    }
    return new DocumentResult(write.id(), outcome, version, done.size(), 1, null);
  }

  GetAnswer get(ShardId shard, String id) {
    @Nullable Document found = shards.getOrDefault(shard, new TreeMap<>()).get(id);
    return found == null ? GetAnswer.notFound() : new GetAnswer(found.source, found.version, 0, 1);
  }

  /** All ids of a shard, in order. */
  List<String> ids(ShardId shard) {
    return List.copyOf(shards.getOrDefault(shard, new TreeMap<>()).keySet());
  }
}
