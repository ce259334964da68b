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
      JsonNode leaders = servers.json(Request.get("/_cat/cluster_manager?format=json"));
      JsonNode nodes = servers.json(Request.get("/_cat/nodes?format=json"));
      JsonNode shards = servers.json(Request.get("/_cat/shards?format=json"));

      out.println("cluster  " + text(health, "cluster_name") + "  " + text(health, "status"));
      out.println("leader   " + leader(leaders));
      print(out, "nodes", Table.of(nodes, NODE_COLUMNS));
      print(out, "shards", Table.of(shards, SHARD_COLUMNS));
      out.flush();
    }
    return 0;
  }

  private static String leader(JsonNode leaders) {
    JsonNode leader = leaders.path(0);
    if (!leader.hasNonNull("node")) {
      return "none now; reads and writes go on, decisions wait";
    }
    return text(leader, "node") + "  term " + text(leader, "term");
  }

  private static void print(PrintWriter out, String heading, List<String> table) {
    out.println();
    out.println(heading + (table.isEmpty() ? ": none" : ""));
    table.forEach(line -> out.println("  " + line));
  }

  private static String text(JsonNode object, String member) {
    return object.path(member).asString("-");
  }
}
