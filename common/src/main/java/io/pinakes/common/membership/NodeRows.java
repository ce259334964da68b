package io.pinakes.common.membership;

import io.pinakes.common.lease.LeaseRow;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Value;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How nodes stand in lease rows: one row per role and node id. */
public final class NodeRows {

  static final String PARTITION = "lease";

  /** The leader's lease; its owner is a coordinator. */
  public static final Key LEADER = new Key(PARTITION, "leader");

  private static final String ADDRESS = "address";
  private static final String ZONE = "zone";
  private static final String ID = "node";

  private NodeRows() {}

  static String from(NodeInfo.Role role) {
    return role.name().toLowerCase(Locale.ROOT) + "/";
  }

  /** After every row of the role: {@code 0} follows {@code /}. */
  static String to(NodeInfo.Role role) {
    return role.name().toLowerCase(Locale.ROOT) + "0";
  }

  static Key key(NodeInfo.Role role, String id) {
    return new Key(PARTITION, from(role) + id);
  }

  /** What a node says about itself in its lease. */
  public static Map<String, Value> payload(NodeInfo node) {
    return Map.of(
        ID, Value.of(node.id()),
        ADDRESS, Value.of(node.address()),
        ZONE, Value.of(node.zone()));
  }

  /** The node that a lease's payload describes; empty if it describes none. */
  public static Optional<NodeInfo> node(LeaseRow row, NodeInfo.Role role) {
    Map<String, Value> payload = row.payload();
    if (payload.get(ID) instanceof Value.Text(String id)
        && payload.get(ADDRESS) instanceof Value.Text(String address)
        && payload.get(ZONE) instanceof Value.Text(String zone)) {
      return Optional.of(new NodeInfo(id, row.owner(), role, address, zone));
    }
    return Optional.empty();
  }
}
