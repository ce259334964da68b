package io.pinakes.common.membership;

import io.pinakes.common.lease.LeaseRow;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How nodes stand in lease rows: one row per role and node id. */
public final class NodeRows {

  static final String PARTITION = "lease";

  /** The leader's lease; its owner is a coordinator. */
  public static final Key LEADER = new Key(PARTITION, "leader");

  /** Where the rows of nodes begin: one query reads all, and the leader's, which lies between. */
  static final String FROM = prefix(NodeInfo.Role.COORDINATOR);

  /** After the last of them: {@code 0} follows {@code /}. */
  static final String TO = "worker0";

  private static final String ADDRESS = "address";
  private static final String ZONE = "zone";
  private static final String ID = "node";

  private NodeRows() {}

  private static String prefix(NodeInfo.Role role) {
    return role.name().toLowerCase(Locale.ROOT) + "/";
  }

  static Key key(NodeInfo.Role role, String id) {
    return new Key(PARTITION, prefix(role) + id);
  }

  /** What a node says about itself in its lease. */
  public static Map<String, Value> payload(NodeInfo node) {
    return Map.of(
        ID, Value.of(node.id()),
        ADDRESS, Value.of(node.address()),
        ZONE, Value.of(node.zone()));
  }

  /** Whether it is the leader's row and not given back. */
  static boolean leads(LeaseRow row) {
    return row.key().equals(LEADER) && !row.released();
  }

  /** Whether it is a node's row; the leader's, which lies between them, is not. */
  static boolean isNode(LeaseRow row) {
    String name = row.key().sort();
    return Arrays.stream(NodeInfo.Role.values()).anyMatch(role -> name.startsWith(prefix(role)));
  }

  /** The nodes of a role among these rows, in their order. */
  static List<NodeInfo> nodes(List<LeaseRow> rows, NodeInfo.Role role) {
    return rows.stream()
        .filter(row -> row.key().sort().startsWith(prefix(role)))
        .flatMap(row -> node(row, role).stream())
        .toList();
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
