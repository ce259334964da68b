package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The embedded cluster: one process, and a folder that it finds everything in again. */
@Tag("system")
@Tag("faults")
@Order(5)
final class DevRestartTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int DOCUMENTS_PER_ROUND = 50;

  @Test
  void aRestartFindsEveryDocumentAfterAStopAndAfterAKill() throws IOException {
    Path folder = Path.of("target", "system", "dev").toAbsolutePath();
    NodeProcess.deleteFolder(folder);
    Path data = folder.resolve("data");
    var dev =
        new NodeProcess(
            "dev",
            data,
            folder.resolve("dev.log"),
            List.of(),
            List.of("-Xmx512m"),
            () -> List.of("dev", "--port", "0", "--data", data.toString(), "--workers", "2"));
    try (dev;
        var rest = new Rest(() -> List.of(dev.url()))) {
      round(dev, rest, 0);
      dev.terminate();
      assertThat(dev.awaitExit()).as("exit code after SIGTERM").isEqualTo(143);

      round(dev, rest, 1);
      dev.kill();

      round(dev, rest, 2);
    } catch (IOException | RuntimeException | AssertionError e) {
      System.out.println(dev.tail());
      throw e;
    }
  }

  private static void round(NodeProcess dev, Rest rest, int round) throws IOException {
    long start = System.nanoTime();
    dev.start().awaitReady();
    Figures.note(
        "dev: process started to ready line, round %d: %s"
            .formatted(round, Figures.seconds(Figures.since(start))));
    if (round == 0) {
      rest.insist("PUT", "/kept", "{\"settings\":{\"number_of_replicas\":0}}", LIMIT).orThrow();
    } else {
      requireAll(rest, round * DOCUMENTS_PER_ROUND);
    }
    for (int number = 0; number < DOCUMENTS_PER_ROUND; number++) {
      int id = round * DOCUMENTS_PER_ROUND + number;
      rest.insist("PUT", "/kept/_create/" + id, "{\"number\":%d}".formatted(id), LIMIT).orThrow();
    }
    requireAll(rest, (round + 1) * DOCUMENTS_PER_ROUND);
  }

  private static void requireAll(Rest rest, int documents) throws IOException {
    rest.insist("POST", "/kept/_refresh", "", LIMIT).orThrow();
    JsonNode answer =
        rest.insist(
                "POST",
                "/kept/_search",
                "{\"size\":1000,\"sort\":[{\"number\":\"asc\"}],\"track_total_hits\":true}",
                LIMIT)
            .orThrow()
            .json();
    assertThat(answer.path("_shards").path("failed").asInt()).as("%s", answer).isZero();
    JsonNode hits = answer.path("hits").path("hits");
    assertThat(hits.size()).isEqualTo(documents);
    for (int number = 0; number < documents; number++) {
      assertThat(hits.path(number).path("_id").asString()).isEqualTo(Integer.toString(number));
      assertThat(hits.path(number).path("_source").path("number").asInt()).isEqualTo(number);
    }
  }
}
