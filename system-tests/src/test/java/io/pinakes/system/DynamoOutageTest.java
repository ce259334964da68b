package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** DynamoDB is away for some time: reading goes on, writing says why not, and all comes back. */
@ClusterTest(name = "dynamodb-outage", workers = 2, leaseMillis = 1_500)
@Tag("faults")
@Order(4)
final class DynamoOutageTest {

  private static final String INDEX = "outage";
  private static final int DOCUMENTS = 40;

  /** Several times the lease, so that every lease has ended. */
  private static final Duration OUTAGE = Duration.ofSeconds(6);

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void searchesGoOnAndWritesAreRefusedWithAReasonUntilDynamoDbIsBack(TestCluster cluster)
      throws Exception {
    Rest rest = cluster.rest();
    cluster.createIndex(INDEX, 3);
    for (int number = 0; number < DOCUMENTS; number++) {
      rest.put("/" + INDEX + "/_doc/before-" + number, "{\"text\":\"before\"}").orThrow();
    }
    rest.post("/" + INDEX + "/_refresh", "").orThrow();

    var back = new AtomicBoolean();
    var refused = new AtomicInteger();
    var acknowledged = new ArrayList<String>();
    var writerFailures = new ArrayList<String>();
    cluster.dynamoDb().kill();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  URI coordinator = cluster.coordinators().getFirst().url();
                  for (int number = 0; !back.get(); number++) {
                    String id = "during-" + number;
                    try {
                      Answer answer = write(rest, coordinator, id);
                      if (answer.isOk()) {
                        acknowledged.add(id);
                      } else if (isRefusalWithReason(answer)) {
                        refused.incrementAndGet();
                      } else {
                        writerFailures.add(answer.toString());
                      }
                    } catch (IOException e) {
                      writerFailures.add(id + ": " + e);
                    }
                    Until.pause();
                  }
                });

    long start = System.nanoTime();
    int searches = 0;
    while (Figures.since(start).compareTo(OUTAGE) < 0) {
      for (NodeProcess coordinator : cluster.coordinators()) {
        Answer answer =
            rest.exchange(
                coordinator.url(),
                "POST",
                "/" + INDEX + "/_search",
                "{\"query\":{\"match\":{\"text\":\"before\"}},\"track_total_hits\":true}");
        assertThat(answer.status()).as("after %s: %s", Figures.since(start), answer).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(json.path("_shards").path("failed").asInt())
            .as("after %s: %s", Figures.since(start), answer)
            .isZero();
        assertThat(json.path("hits").path("total").path("value").asInt()).isEqualTo(DOCUMENTS);
        searches++;
      }
      Until.pause();
    }

    cluster.dynamoDb().start().awaitReady();
    start = System.nanoTime();
    rest.insist("PUT", "/" + INDEX + "/_doc/after", "{\"text\":\"after\"}", LIMIT).orThrow();
    Figures.note("DynamoDB back to first write: " + Figures.seconds(Figures.since(start)));
    cluster.awaitGreen();
    back.set(true);
    writer.join();

    assertThat(writerFailures).as("answers that are neither 2xx nor 503 with a reason").isEmpty();
    assertThat(refused).as("writes refused meanwhile").hasPositiveValue();
    Figures.note(
        "DynamoDB away for %s: %d searches answered in full, %d writes refused, %d succeeded"
            .formatted(Figures.seconds(OUTAGE), searches, refused.get(), acknowledged.size()));

    List<String> ids = new ArrayList<>(acknowledged);
    ids.add("after");
    for (int number = 0; number < DOCUMENTS; number++) {
      ids.add("before-" + number);
    }
    for (String id : ids) {
      assertThat(rest.insist("GET", "/" + INDEX + "/_doc/" + id, "", LIMIT).status())
          .as(id)
          .isEqualTo(200);
    }
  }

  private static Answer write(Rest rest, URI coordinator, String id) throws IOException {
    return rest.exchange(
        coordinator, "PUT", "/" + INDEX + "/_doc/" + id + "?timeout=2s", "{\"text\":\"during\"}");
  }

  private static boolean isRefusalWithReason(Answer answer) {
    return answer.status() == 503
        && !answer.json().path("error").path("reason").asString("").isBlank();
  }
}
