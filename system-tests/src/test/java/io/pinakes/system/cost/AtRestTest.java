package io.pinakes.system.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.pinakes.system.Figures;
import io.pinakes.system.cost.DocumentedCosts.AtRestRow;
import io.pinakes.system.cost.DocumentedCosts.NetworkRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a cluster that nobody uses is charged for. The figures go into docs/deploy-aws.md. */
final class AtRestTest {

  /** Of a node in a month: 10 MB a day. */
  private static final double LOG_GIGABYTES = 0.01 * Prices.HOURS / 24;

  private static final double WORKER_READS = 1.35;
  private static final double STANDBY_READS = 4.95;
  private static final double LEADER_READS = 5.25;

  /** One of the leader's sweeps is in it. */
  private static final Duration TIME = Duration.ofMinutes(10);

  /** What the docs round, and elections at other moments. */
  private static final Percentage ABOUT = withinPercentage(5.0);

  @Test
  void aNodeAtRestAsksForWhatTheDocsSayAndNoMore() throws Exception {
    try (var cluster = new AtRest(2, 3)) {
      cluster
          .during(TIME)
          .forEach(
              (node, bill) -> {
                boolean leads = node.equals(cluster.leader());
                boolean coordinator = node.startsWith("coordinator");
                assertThat(perSecond(bill, "write "))
                    .as("write units of %s: %s", node, bill)
                    .isCloseTo(leads ? 2 : 1, ABOUT);
                assertThat(reads(bill))
                    .as("read units of %s: %s", node, bill)
                    .isCloseTo(
                        leads ? LEADER_READS : coordinator ? STANDBY_READS : WORKER_READS, ABOUT);
              });
    }
  }

  @Test
  void theDocsSayWhatIsCountedAndWhatThatCosts() throws Exception {
    Prices prices = Prices.OF_2025;
    List<AtRestRow> rows = DocumentedCosts.atRest();
    assertThat(rows)
        .extracting(row -> row.coordinators() + row.workers())
        .containsExactly(3, 10, 100);
    for (AtRestRow row : rows) {
      try (var cluster = new AtRest(row.coordinators(), row.workers())) {
        var sum = new Bill();
        cluster.during(TIME).values().forEach(sum::add);
        Map<String, Bill.Position> bill = sum.take();
        assertThat(row.readsPerSecond()).as("%s: %s", row, bill).isCloseTo(reads(bill), ABOUT);
        assertThat(row.writesPerSecond())
            .as("%s: %s", row, bill)
            .isCloseTo(perSecond(bill, "write "), ABOUT);
      }
      assertThat(row.reads()).as("%s", row).isCloseTo(prices.reads(row.readsPerSecond()), ABOUT);
      assertThat(row.writes()).as("%s", row).isCloseTo(prices.writes(row.writesPerSecond()), ABOUT);
      assertThat(row.fargate())
          .as("%s", row)
          .isCloseTo(
              row.coordinators() * prices.task(0.5, 1, 21) + row.workers() * prices.task(1, 4, 40),
              within(1.0));
      assertThat(row.loadBalancer()).isCloseTo(Prices.month(prices.loadBalancer()), within(1.0));
      assertThat(row.sum())
          .as("%s", row)
          .isCloseTo(row.fargate() + row.loadBalancer() + row.reads() + row.writes(), within(1.5));
    }
  }

  @Test
  void theDocsSayWhatTheNetworkAndLogsCost() throws Exception {
    Prices prices = Prices.OF_2025;
    List<AtRestRow> atRest = DocumentedCosts.atRest();
    List<NetworkRow> rows = DocumentedCosts.network();
    assertThat(rows).hasSameSizeAs(atRest);
    for (int i = 0; i < rows.size(); i++) {
      NetworkRow row = rows.get(i);
      assertThat(row.nodes()).isEqualTo(atRest.get(i).coordinators() + atRest.get(i).workers());
      assertThat(row.natGateways()).isCloseTo(2 * Prices.month(prices.natGateway()), within(0.6));
      assertThat(row.endpoints())
          .isCloseTo(6 * Prices.month(prices.interfaceEndpoint()), within(0.6));
      assertThat(row.addresses())
          .isCloseTo(row.nodes() * Prices.month(prices.publicAddress()), within(0.6));
      assertThat(row.logs()).isCloseTo(row.nodes() * LOG_GIGABYTES * prices.logs(), within(0.01));
      assertThat(row.alarms()).isCloseTo(6 * prices.alarm(), within(0.01));
      assertThat(row.sum())
          .as("%s", row)
          .isCloseTo(
              atRest.get(i).sum() + row.endpoints() + row.logs() + row.alarms(), within(1.5));
    }
  }

  @Test
  void theDocsNameThePrices() throws Exception {
    Prices prices = Prices.OF_2025;
    String text = DocumentedCosts.text().replaceAll("\\s+", " ");
    assertThat(text)
        .contains(
            "write unit $" + prices.writeUnits() + " per million",
            "read unit $" + prices.readUnits() + " per million",
            "$" + prices.cpu() + " per vCPU-hour",
            "$" + prices.memory() + " per GB-hour",
            "load balancer $" + prices.loadBalancer() + " per hour",
            "NAT gateway ($" + prices.natGateway() + " per hour",
            "interface endpoints ($" + prices.interfaceEndpoint() + " per hour each)",
            "public address ($" + prices.publicAddress() + " per hour)",
            "$" + prices.logs() + " per GB; 10 MB a day and node",
            "cost $" + prices.alarm() + " each",
            "A month has 730 hours, 2,628,000 seconds");
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
                reads(bill),
                perSecond(bill, "write "),
                Bill.lines(bill, TIME.toSeconds())));
  }

  private static double reads(Map<String, Bill.Position> bill) {
    return perSecond(bill, "get ") + perSecond(bill, "query ");
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
