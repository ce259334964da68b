package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a request means: by unique id, name, address, role ({@code data:true}), attribute
 * ({@code zone:a}), {@code _local}, {@code _cluster_manager} or {@code _all}.
 */
record NodeSelection(List<String> expressions) {

  NodeSelection {
    expressions = List.copyOf(expressions);
  }

  static NodeSelection of(@Nullable String given) {
    return new NodeSelection(given == null ? List.of() : Parameters.split(given));
  }

  /** The nodes in a fixed order: those that hold data, then the others, by name. */
  static List<NodeInfo> inOrder(Cluster cluster) {
    return cluster.nodes().stream()
        .sorted(
            Comparator.comparing((NodeInfo node) -> !isWorker(node)).thenComparing(NodeInfo::id))
        .toList();
  }

  List<NodeInfo> resolve(Cluster cluster) throws InterruptedException {
    List<NodeInfo> all = inOrder(cluster);
    if (expressions.isEmpty()) {
      return all;
    }
    Map<String, NodeReport> reports =
        expressions.stream().anyMatch(NodeSelection::isOfAttribute)
            ? cluster.statistics().nodes(all, Timeouts.STATUS)
            : Map.of();
    Set<NodeInfo> chosen = new LinkedHashSet<>();
    for (String expression : expressions) {
      switch (expression) {
        case "_all" -> chosen.addAll(all);
        case "_local" ->
            all.stream()
                .filter(node -> node.owner().equals(cluster.self().owner()))
                .forEach(chosen::add);
        case "_master", "_cluster_manager" -> {
          Cluster.Leader leader = cluster.leader();
          if (leader != null) {
            chosen.add(leader.node());
          }
        }
        default -> choose(expression, all, reports, chosen);
      }
    }
    return List.copyOf(chosen);
  }

  /** Whether it may name an attribute, and is no role's. */
  private static boolean isOfAttribute(String expression) {
    return expression.indexOf(':') >= 0 && !roles().contains(roleOf(expression));
  }

  private static String roleOf(String expression) {
    int colon = expression.indexOf(':');
    return colon < 0 ? "" : expression.substring(0, colon);
  }

  private static void choose(
      String expression,
      List<NodeInfo> all,
      Map<String, NodeReport> reports,
      Set<NodeInfo> chosen) {
    String role = roleOf(expression);
    boolean isRole = roles().contains(role);
    var matching = new ArrayList<NodeInfo>();
    for (NodeInfo node : all) {
      if (isRole
          ? roles(node).contains(role(role))
          : isMeant(node, reports.get(node.owner()), expression)) {
        matching.add(node);
      }
    }
    if (isRole && expression.endsWith(":false")) {
      matching.forEach(chosen::remove);
    } else if (!isRole || expression.endsWith(":true")) {
      chosen.addAll(matching);
    }
  }

  private static boolean isMeant(NodeInfo node, @Nullable NodeReport report, String expression) {
    if (node.owner().equals(expression)
        || Glob.matches(expression, node.id())
        || Glob.matches(expression, host(node))
        || Glob.matches(expression, node.address())) {
      return true;
    }
    int colon = expression.indexOf(':');
    if (colon < 0) {
      return false;
    }
    String name = expression.substring(0, colon);
    String value = expression.substring(colon + 1);
    return attributes(node, report).entrySet().stream()
        .anyMatch(
            attribute ->
                Glob.matches(name, attribute.getKey())
                    && Glob.matches(value, attribute.getValue()));
  }

  private static Set<String> roles() {
    return Set.of("data", "cluster_manager", "master", "ingest", "remote_cluster_client");
  }

  private static String role(String name) {
    return name.equals("master") ? "cluster_manager" : name;
  }

  /** What a node does, in OpenSearch's words. */
  static List<String> roles(NodeInfo node) {
    return isWorker(node) ? List.of("data") : List.of("cluster_manager");
  }

  /**
   * What a node says of itself.
   *
   * @param report null: it has not answered, and of it no more is known than the state tells
   */
  static SortedMap<String, String> attributes(NodeInfo node, @Nullable NodeReport report) {
    var attributes = new TreeMap<String, String>();
    if (report != null && report.attributes() != null) {
      attributes.putAll(report.attributes());
    }
    if (!node.zone().isEmpty()) {
      attributes.put("zone", node.zone());
    }
    return attributes;
  }

  static boolean isWorker(NodeInfo node) {
    return node.role() == NodeInfo.Role.WORKER;
  }

  static String host(NodeInfo node) {
    int colon = node.address().lastIndexOf(':');
    return colon < 0 ? node.address() : node.address().substring(0, colon);
  }
}
