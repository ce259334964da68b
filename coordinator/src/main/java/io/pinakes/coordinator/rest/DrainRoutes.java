package io.pinakes.coordinator.rest;

import io.pinakes.common.runtime.Clock;
import io.pinakes.coordinator.api.Drains;
import java.time.Duration;
import java.util.Map;

/** {@code _cluster/drain}: empties workers, so that they can be taken away. */
public final class DrainRoutes implements Routes {

  /** Between two looks while a client waits. */
  private static final Duration POLL = Duration.ofMillis(100);

  private final Clock clock;
  private final Drains drains;

  public DrainRoutes(Clock clock, Drains drains) {
    this.clock = clock;
    this.drains = drains;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_cluster/drain", request -> this::list);
    router.add(Method.POST, "/_cluster/drain/{node}", this::drain);
    router.add(Method.DELETE, "/_cluster/drain/{node}", this::undrain);
  }

  private RestResponse list() {
    return RestResponse.json(
        200,
        out -> {
          out.open().open("nodes");
          for (Map.Entry<String, Integer> node : drains.all().entrySet()) {
            out.open(node.getKey()).field("shards", node.getValue()).close();
          }
          out.close().close();
        });
  }

  private Endpoint.Action drain(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("cluster_manager_timeout", "master_timeout");
    boolean wait = parameters.flag("wait_for_completion", false);
    Duration timeout = parameters.timeout("timeout", Timeouts.ADMIN);
    String node = request.path("node");
    return () -> {
      long start = clock.nanoTime();
      drains.drain(node);
      while (wait && drains.copies(node) > 0) {
        Duration left = timeout.minusNanos(clock.nanoTime() - start);
        if (!left.isPositive()) {
          return answer(408, node, true);
        }
        clock.sleep(left.compareTo(POLL) < 0 ? left : POLL);
      }
      return answer(200, node, false);
    };
  }

  private RestResponse answer(int status, String node, boolean timedOut) {
    return RestResponse.json(
        status,
        out ->
            out.open()
                .field("acknowledged", true)
                .field("node", node)
                .field("shards", drains.copies(node))
                .field("timed_out", timedOut)
                .close());
  }

  private Endpoint.Action undrain(RestRequest request) {
    request.parameters().ignore("timeout", "cluster_manager_timeout", "master_timeout");
    String node = request.path("node");
    return () -> {
      drains.undrain(node);
      return RestResponse.acknowledged();
    };
  }
}
