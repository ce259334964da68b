package io.pinakes.system.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Figures;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a cluster that nobody uses is charged for. The figures go into docs/deploy-aws.md. */
final class AtRestTest {

  /** One of the leader's sweeps is in it. */
  private static final Duration TIME = Duration.ofMinutes(10);

  @Test
  void aNodeAtRestAsksForLittle() throws Exception {
    try (var cluster = new AtRest(2, 3)) {
      cluster
          .during(TIME)
          .forEach(
              (node, bill) -> {
                boolean coordinator = node.startsWith("coordinator");
                boolean leader = node.equals(cluster.leader());
                assertThat(perSecond(bill, "write "))
                    .as("write units of %s: %s", node, bill)
                    .isLessThan(leader ? 2.01 : 1.01);
                assertThat(perSecond(bill, "get ") + perSecond(bill, "query "))
                    .as("read units of %s: %s", node, bill)
                    .isLessThan(leader ? 5.5 : coordinator ? 9 : 1.3);
              });
    }
  }

  /** With {@code -Dcost=COORDINATORS+WORKERS,…}. */
  @Test
  @EnabledIfSystemProperty(named = "cost", matches = "\\d+\\+\\d+(,\\d+\\+\\d+)*")
  void whatAllNodesAreChargedFor() throws Exception {
    for (String nodes : System.getProperty("cost", "").split(",", -1)) {
      String[] counts = nodes.split("\\+", 2);
      try (var cluster = new AtRest(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]))) {
        noteAll(nodes, cluster);
      }
    }
  }

  private static void noteAll(String nodes, AtRest cluster) {
    var sum = new Bill();
    Map<String, Map<String, Bill.Position>> bills = cluster.during(TIME);
    String leader = cluster.leader();
    for (Map.Entry<String, Map<String, Bill.Position>> bill : bills.entrySet()) {
      String node = bill.getKey();
      if (node.equals("worker-1") || node.equals("coordinator-1") || node.equals("coordinator-2")) {
        note(nodes, node + (node.equals(leader) ? ", the leader" : ""), bill.getValue());
      }
      sum.add(bill.getValue());
    }
    note(nodes, "all nodes", sum.take());
  }

  private static void note(String nodes, String who, Map<String, Bill.Position> bill) {
    Figures.note(
        "cost %s at rest, %s, per second: %.3f read units, %.3f write units%s"
            .formatted(
                nodes,
                who,
                perSecond(bill, "get ") + perSecond(bill, "query "),
                perSecond(bill, "write "),
                Bill.lines(bill, TIME.toSeconds())));
  }

  private static double perSecond(Map<String, Bill.Position> bill, String prefix) {
    double units = 0;
    for (Map.Entry<String, Bill.Position> position : bill.entrySet()) {
      if (position.getKey().startsWith(prefix)) {
        units += position.getValue().units();
      }
    }
    return units / TIME.toSeconds();
  }
}
