package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.coordinator.api.Drains;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainRoutesTest {

  private final MemoryCluster cluster = new MemoryCluster();
  private final SystemMachine machine = new SystemMachine(1);
  private final Shrinking drains = new Shrinking();
  private final RestApi api =
      new RestApi(
          machine, cluster, cluster, cluster, cluster, new DrainRoutes(machine.clock(), drains));

  /** Has one worker, w1, with one copy less each time somebody looks, down to a bound. */
  private static final class Shrinking implements Drains {
    private final TreeMap<String, Integer> draining = new TreeMap<>();
    private int copies = 3;
    private int stuck;

    @Override
    public void drain(String node) {
      if (!node.equals("w1")) {
        throw new ApiException(404, "resource_not_found_exception", "no such node [" + node + "]");
      }
      draining.put(node, copies);
    }

    @Override
    public void undrain(String node) {
      draining.remove(node);
    }

    @Override
    public int copies(String node) {
      copies = Math.max(stuck, copies - 1);
      return copies;
    }

    @Override
    public SortedMap<String, Integer> all() {
      return draining;
    }
  }

  @AfterEach
  void stop() {
    machine.close();
  }

  @Test
  void aDrainSaysWhatIsLeftAndIsTakenBack() throws Exception {
    assertAnswer(
        send("POST", "/_cluster/drain/w1"),
        200,
        "{'acknowledged':true,'node':'w1','shards':2,'timed_out':false}");
    assertAnswer(send("GET", "/_cluster/drain"), 200, "{'nodes':{'w1':{'shards':3}}}");
    assertAnswer(send("DELETE", "/_cluster/drain/w1"), 200, "{'acknowledged':true}");
    assertAnswer(send("GET", "/_cluster/drain"), 200, "{'nodes':{}}");
  }

  @Test
  void aDrainIsWaitedForIfThatIsAsked() throws Exception {
    assertAnswer(
        send("POST", "/_cluster/drain/w1", Map.of("wait_for_completion", "true")),
        200,
        "{'acknowledged':true,'node':'w1','shards':0,'timed_out':false}");
  }

  @Test
  void aDrainThatTakesLongerThanTheClientWaitsGoesOn() throws Exception {
    drains.stuck = 1;
    assertAnswer(
        send(
            "POST", "/_cluster/drain/w1", Map.of("wait_for_completion", "true", "timeout", "20ms")),
        408,
        "{'acknowledged':true,'node':'w1','shards':1,'timed_out':true}");
    assertThat(drains.all()).containsOnlyKeys("w1");
  }

  @Test
  void whatIsWrongIsRefused() throws Exception {
    assertThat(send("POST", "/_cluster/drain/w9").status()).isEqualTo(404);
    assertThat(send("POST", "/_cluster/drain").status()).isEqualTo(405);
    assertThat(send("POST", "/_cluster/drain/w1", Map.of("wait", "true")).status()).isEqualTo(400);
    assertThat(drains.all()).isEmpty();
  }

  private HttpResponse send(String method, String path) throws InterruptedException {
    return send(method, path, Map.of());
  }

  private HttpResponse send(String method, String path, Map<String, String> parameters)
      throws InterruptedException {
    return api.handle(
        new HttpRequest(
            method,
            path,
            List.of(path.substring(1).split("/", -1)),
            new LinkedHashMap<>(parameters),
            Map.of(),
            new byte[0]));
  }

  private static void assertAnswer(HttpResponse answer, int status, String body) {
    assertThat(new String(answer.body().getFirst(), StandardCharsets.UTF_8))
        .isEqualTo(body.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(status);
  }
}
