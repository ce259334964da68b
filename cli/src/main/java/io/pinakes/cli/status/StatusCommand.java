package io.pinakes.cli.status;

import io.pinakes.cli.client.Request;
import io.pinakes.cli.client.ServerMixin;
import io.pinakes.cli.client.Servers;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code pinakes status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows the cluster: its health, leader and term, nodes and shards.")
public final class StatusCommand implements Callable<Integer> {

  /** What a {@code _cat} table has where there is nothing to say. */
  private static final String NOTHING = "-";

  private static final List<String> LEADER_COLUMNS = List.of("node", "term");
  private static final List<String> NODE_COLUMNS =
      List.of("name", "node.role", "cluster_manager", "ip", "port", "zone");
  private static final List<String> SHARD_COLUMNS =
      List.of("index", "shard", "prirep", "state", "docs", "store", "node");

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private ServerMixin server = new ServerMixin();

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    try (Servers servers = server.open()) {
      JsonNode health = servers.json(Request.get("/_cluster/health"));
      JsonNode leaders = servers.json(cat("cluster_manager", LEADER_COLUMNS));
      JsonNode nodes = servers.json(cat("nodes", NODE_COLUMNS));
      JsonNode shards = servers.json(cat("shards", SHARD_COLUMNS));

      out.println("cluster  " + text(health, "cluster_name") + "  " + text(health, "status"));
      out.println("leader   " + leader(leaders));
      print(out, "nodes", Table.of(nodes, NODE_COLUMNS));
      print(out, "shards", Table.of(shards, SHARD_COLUMNS));
      out.flush();
    }
    return 0;
  }

  /** Names the columns: some of them are not in the table unless they are asked for. */
  private static Request cat(String table, List<String> columns) {
    return Request.get("/_cat/" + table + "?format=json&h=" + String.join(",", columns));
  }

  private static String leader(JsonNode leaders) {
    JsonNode leader = leaders.path(0);
    String node = text(leader, "node");
    // Without a leader the table has a row of dashes.
    return node.equals(NOTHING)
        ? "none now; reads and writes go on, decisions wait"
        : node + "  term " + text(leader, "term");
  }

  private static void print(PrintWriter out, String heading, List<String> table) {
    out.println();
    out.println(heading + (table.isEmpty() ? ": none" : ""));
    table.forEach(line -> out.println("  " + line));
  }

  private static String text(JsonNode object, String member) {
    return object.path(member).asString(NOTHING);
  }
}
