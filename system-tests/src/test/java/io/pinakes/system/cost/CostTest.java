package io.pinakes.system.cost;

import io.pinakes.system.Figures;
import io.pinakes.system.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Counts what a cluster of {@code -Dcost.work=COORDINATORS+WORKERS} nodes is charged for each kind
 * of work, beyond what it is charged at rest. The figures go into docs/deploy-aws.md.
 */
@EnabledIfSystemProperty(named = "cost.work", matches = "\\d+\\+\\d+")
final class CostTest {

  /** After which a cluster is at rest: elections, assignments and first reloads are over. */
  private static final Duration SETTLING = Duration.ofSeconds(8);

  private static final int WORDS_PER_DOCUMENT = 120;
  private static final int WORD_BOUND = 20_000;
  private static final int THOUSAND = 1_000;
  private static final int SEARCHES = 200;

  /** More than two snapshots' worth of one shard. */
  private static final int FILLING = 80_000;

  private final SplittableRandom chance = new SplittableRandom(1);

  @Test
  void whatWorkAsksOfDynamoDbAndS3(@TempDir Path folder) throws Exception {
    String[] counts = System.getProperty("cost.work", "").split("\\+", 2);
    int workers = Integer.parseInt(counts[1]);
    try (var cluster = new MeteredCluster(folder, Integer.parseInt(counts[0]), workers)) {
      Rest rest = cluster.rest();
      create(rest, "load", workers, 1);
      Thread.sleep(SETTLING);
      bulks(cluster, THOUSAND, 4);
      bulks(cluster, THOUSAND / 10, 20);
      singles(cluster, 200);
      searches(cluster);
      if (Boolean.getBoolean("cost.snapshots")) {
        snapshots(cluster);
      }
    }
  }

  private void bulks(MeteredCluster cluster, int size, int count) throws IOException {
    cluster.take();
    for (int i = 0; i < count; i++) {
      bulk(cluster.rest(), "load", size);
    }
    note("1,000 documents in bulks of " + size, cluster, size * count / 1e3);
  }

  private void singles(MeteredCluster cluster, int count) throws IOException {
    cluster.take();
    for (int i = 0; i < count; i++) {
      cluster.rest().post("/load/_doc", document()).orThrow();
    }
    note("1,000 documents one by one", cluster, count / 1e3);
  }

  private void searches(MeteredCluster cluster) throws IOException {
    cluster.take();
    for (int i = 0; i < SEARCHES; i++) {
      cluster.rest().get("/load/_search?q=body:w" + chance.nextInt(WORD_BOUND)).orThrow();
    }
    note("1,000 searches", cluster, SEARCHES / 1e3);
  }

  private void snapshots(MeteredCluster cluster) throws IOException, InterruptedException {
    create(cluster.rest(), "filled", 1, 1);
    cluster.take();
    for (int i = 0; i < FILLING; i += THOUSAND) {
      bulk(cluster.rest(), "filled", THOUSAND);
    }
    Thread.sleep(SETTLING);
    note("snapshots: " + FILLING + " documents into one shard", cluster, 1);
  }

  /** What polls and heartbeats ask meanwhile is taken out. */
  private static void note(String what, MeteredCluster cluster, double by) {
    Map<String, Bill.Position> bill = cluster.take();
    bill.keySet()
        .removeIf(
            position ->
                !position.contains("log")
                    && !position.contains("S3")
                    && !position.contains("entry"));
    Figures.note(
        "cost " + System.getProperty("cost.work") + ", " + what + ":" + Bill.lines(bill, by));
  }

  private static void create(Rest rest, String index, int shards, int replicas) throws IOException {
    rest.put(
            "/" + index,
            "{\"settings\":{\"number_of_shards\":%d,\"number_of_replicas\":%d}}"
                .formatted(shards, replicas))
        .orThrow();
    rest.get("/_cluster/health?wait_for_status=green&timeout=60s").orThrow();
  }

  private void bulk(Rest rest, String index, int documents) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      lines.add("{\"index\":{}}");
      lines.add(document());
    }
    JsonNode answer =
        rest.post("/" + index + "/_bulk", String.join("\n", lines) + "\n").orThrow().json();
    if (answer.path("errors").asBoolean(true)) {
      throw new IOException(answer.toString());
    }
  }

  /** About 1 KB. */
  private String document() {
    var body = new StringBuilder();
    for (int i = 0; i < WORDS_PER_DOCUMENT; i++) {
      body.append(" w").append(chance.nextInt(WORD_BOUND)).append("xy");
    }
    return "{\"title\":\"w" + chance.nextInt(WORD_BOUND) + "\",\"body\":\"" + body + "\"}";
  }
}
