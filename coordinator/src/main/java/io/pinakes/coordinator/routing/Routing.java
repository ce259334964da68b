package io.pinakes.coordinator.routing;

import io.pinakes.common.state.IndexSettings;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Which shard a document belongs to. Part of the format of an index: it can never change. */
public final class Routing {

  private static final String ROUTING_SHARDS = "index.number_of_routing_shards";
  private static final String PARTITION_SIZE = "index.routing_partition_size";

  /**
   * The default of routing shards: so often can the shards be doubled, and 2 to that power is the
   * most there are by doubling alone; OpenSearch's {@code
   * MetadataCreateIndexService.calculateNumRoutingShards}.
   */
  private static final int DOUBLINGS = 10;

  /** Of indices from before documents could have a routing. */
  private static final int OLD_SEED = 0x70696e61;

  private static final int SEED = 0;

  private Routing() {}

  /**
   * The shard number of a document: murmur3 (x86, 32 bits) of its routing, or of its id if it has
   * none. As in OpenSearch the hash is of UTF-16, lowest byte first, and modulo the routing shards,
   * of which each shard has as many.
   *
   * @param routing null: it has none
   */
  public static int shardOf(IndexSettings index, String id, @Nullable String routing) {
    return switch (index.routing()) {
      case SHARDS -> oldShardOf(routing == null ? id : routing, index.shards());
      case ROUTING_SHARDS -> {
        int partitions = number(index, PARTITION_SIZE, 1);
        yield routing == null
            ? shardOf(index, id, 0)
            : shardOf(index, routing, Math.floorMod(hash(id), partitions));
      }
    };
  }

  /** The shards in which documents with this routing may be: one, unless it has partitions. */
  public static SortedSet<Integer> shardsOf(IndexSettings index, String routing) {
    var shards = new TreeSet<Integer>();
    switch (index.routing()) {
      case SHARDS -> shards.add(oldShardOf(routing, index.shards()));
      case ROUTING_SHARDS -> {
        int partitions = number(index, PARTITION_SIZE, 1);
        for (int partition = 0; partition < partitions; partition++) {
          shards.add(shardOf(index, routing, partition));
        }
      }
    }
    return shards;
  }

  /** The shard number of a document without a routing, in a new index with so many shards. */
  public static int shardOf(String id, int shards) {
    return shardOf(new IndexSettings(shards, 0, Duration.ZERO), id, null);
  }

  private static int shardOf(IndexSettings index, String routing, int partition) {
    int routingShards = routingShards(index);
    int perShard = routingShards / index.shards();
    return Math.floorMod(hash(routing) + partition, routingShards) / perShard;
  }

  /** How many routing shards an index has; of one from before there were any, its shards. */
  public static int routingShards(IndexSettings index) {
    return switch (index.routing()) {
      case SHARDS -> index.shards();
      case ROUTING_SHARDS -> number(index, ROUTING_SHARDS, defaultRoutingShards(index.shards()));
    };
  }

  private static int defaultRoutingShards(int shards) {
    int doublings = DOUBLINGS - (Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1));
    return shards << Math.max(1, doublings);
  }

  private static int number(IndexSettings index, String setting, int fallback) {
    String given = index.text(setting);
    return given == null ? fallback : Integer.parseInt(given);
  }

  private static int hash(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) text.charAt(i);
      bytes[2 * i + 1] = (byte) (text.charAt(i) >>> 8);
    }
    return StringHelper.murmurhash3_x86_32(bytes, 0, bytes.length, SEED);
  }

  private static int oldShardOf(String id, int shards) {
    return Math.floorMod(StringHelper.murmurhash3_x86_32(new BytesRef(id), OLD_SEED), shards);
  }
}
