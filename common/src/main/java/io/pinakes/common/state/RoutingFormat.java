package io.pinakes.common.state;

/** How documents find their shard. Part of an index for good: its documents are where they are. */
public enum RoutingFormat {
  /** Of indices from before documents could have a routing: the id's hash modulo the shards. */
  SHARDS,
  /** OpenSearch's: a hash modulo the routing shards, of which each shard has as many. */
  ROUTING_SHARDS
}
