package io.pinakes.coordinator.feeder;

import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Maintenance;
import io.pinakes.coordinator.api.Statistics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One coordinator's view of a few coordinators, of which some live. */
record TestCluster(NodeInfo self, Set<NodeInfo> live) implements Cluster {

  /** A node that lives, together with those that share {@code live}. */
  static TestCluster joining(Set<NodeInfo> live, String id) {
    var self = new NodeInfo(id, id + "-start-1", NodeInfo.Role.COORDINATOR, "127.0.0.1:1", "");
    live.add(self);
    return new TestCluster(self, live);
  }

  static Set<NodeInfo> noNodes() {
    return ConcurrentHashMap.newKeySet();
  }

  void die() {
    live.remove(self);
  }

  @Override
  public String name() {
    return "pinakes";
  }

  @Override
  public List<NodeInfo> nodes() {
    return List.copyOf(live);
  }

  @Override
  public Statistics statistics() {
    throw new UnsupportedOperationException("the feeder asks for no statistics");
  }

  @Override
  public Maintenance maintenance() {
    throw new UnsupportedOperationException("the feeder leaves indices alone");
  }

  @Override
  public @Nullable Leader leader() {
    return null;
  }

  @Override
  public List<ShardCopy> shards(Duration timeout) {
    return List.of();
  }
}
