package io.pinakes.coordinator.routing;

import io.pinakes.common.state.IndexDefinition;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Which shard a document belongs to. Part of the format of an index: it can never change. */
public final class Routing {

  private static final int SEED = 0x70696e61;

  private Routing() {}

  /** The shard number of a document in an index; its routing counts if it has one, else its id. */
  public static int shardOf(IndexDefinition index, String id, @Nullable String routing) {
    return shardOf(routing == null ? id : routing, index.settings().shards());
  }

  /**
   * The shard number of a document: murmur3 (x86, 32 bits) of its id's UTF-8, modulo the shards.
   */
  public static int shardOf(String id, int shards) {
    return Math.floorMod(StringHelper.murmurhash3_x86_32(new BytesRef(id), SEED), shards);
  }
}
