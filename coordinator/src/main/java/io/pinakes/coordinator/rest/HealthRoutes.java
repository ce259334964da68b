package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code _cluster/health}: how well the cluster is, now or as soon as it is well enough. */
final class HealthRoutes implements Routes {

  /** Between two looks while a client waits. */
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Set<String> EVENTS =
      Set.of("immediate", "urgent", "high", "normal", "low", "languid");

  private final Clock clock;
  private final Cluster cluster;
  private final Indices indices;

  HealthRoutes(Clock clock, Cluster cluster, Indices indices) {
    this.clock = clock;
    this.cluster = cluster;
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_cluster/health", this::health);
    router.add(Method.GET, "/_cluster/health/{index}", this::health);
  }

  /** How much detail is wanted. */
  private enum Level {
    CLUSTER,
    INDICES,
    SHARDS;

    static Level of(String name) {
      for (Level level : values()) {
        if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
          return level;
        }
      }
      throw ApiException.illegalArgument(
          "level parameter must be one of [cluster] or [indices] or [shards] but was ["
              + name
              + "]");
    }
  }

  /** What a client waits for; null members are not waited for. */
  private record Wanted(
      @Nullable HealthStatus status,
      @Nullable NodeCount nodes,
      OptionalInt activeShards,
      boolean noInitializing,
      boolean noRelocating) {

    boolean isMetBy(Look look) {
      Health health = look.health;
      return look.missing.isEmpty()
          && (status == null || health.status().isAtLeast(status))
          && (nodes == null || nodes.isMetBy(look.nodes.size()))
          && (!noInitializing || health.initializing() == 0)
          && (!noRelocating || health.relocating() == 0)
          && (activeShards.isEmpty() || enoughActive(health, activeShards.getAsInt()));
    }

    private static boolean enoughActive(Health health, int count) {
      return count == ActiveShards.ALL
          ? health.initializing() + health.unassigned() == 0
          : health.started() >= count;
    }
  }

  /**
   * What was seen at one time.
   *
   * @param missing indices that were asked for and are not there
   */
  private record Look(
      Health health, List<NodeInfo> nodes, boolean hasLeader, List<String> missing) {

    HealthStatus status() {
      return missing.isEmpty() ? health.status() : HealthStatus.RED;
    }
  }

  private Endpoint.Action health(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("local", "cluster_manager_timeout", "master_timeout");
    parameters.unsupported("awareness_attribute");
    checkEvents(parameters.nonEmpty("wait_for_events"));
    Level level = Level.of(parameters.nonEmpty("level").orElse("cluster"));
    Duration timeout = parameters.timeout("timeout", Timeouts.ADMIN);
    var wanted =
        new Wanted(
            parameters.nonEmpty("wait_for_status").map(HealthStatus::parse).orElse(null),
            parameters.nonEmpty("wait_for_nodes").map(NodeCount::parse).orElse(null),
            ActiveShards.of(parameters),
            parameters.flag("wait_for_no_initializing_shards", false),
            parameters.flag("wait_for_no_relocating_shards", false));
    IndexExpression expression = IndexExpression.of(request, IndexOptions.ALL);
    return () -> {
      long start = clock.nanoTime();
      Look look = look(expression);
      while (!wanted.isMetBy(look)) {
        Duration left = timeout.minusNanos(clock.nanoTime() - start);
        if (!left.isPositive()) {
          return answer(look, level, true);
        }
        clock.sleep(left.compareTo(POLL) < 0 ? left : POLL);
        look = look(expression);
      }
      return answer(look, level, false);
    };
  }

  private static void checkEvents(Optional<String> events) {
    if (events.isPresent() && !EVENTS.contains(events.get().toLowerCase(Locale.ROOT))) {
      throw ApiException.illegalArgument("unknown priority [" + events.get() + "]");
    }
  }

  private Look look(IndexExpression expression) throws InterruptedException {
    List<IndexDefinition> found = expression.lenient().resolve(indices);
    List<String> names = found.stream().map(IndexDefinition::name).toList();
    List<String> missing =
        expression.plainNames().stream().filter(name -> !names.contains(name)).toList();
    List<NodeInfo> nodes = cluster.nodes();
    return new Look(
        Health.of(found, cluster.shards(Timeouts.STATUS), nodes),
        nodes,
        cluster.leader() != null,
        missing);
  }

  private RestResponse answer(Look look, Level level, boolean timedOut) {
    Health health = look.health;
    return RestResponse.json(
        timedOut ? 408 : 200,
        out -> {
          out.open()
              .field("cluster_name", cluster.name())
              .field("status", look.status().key())
              .field("timed_out", timedOut)
              .field("number_of_nodes", look.nodes.size())
              .field("number_of_data_nodes", workers(look.nodes))
              .field("discovered_master", look.hasLeader)
              .field("discovered_cluster_manager", look.hasLeader)
              .field("active_primary_shards", health.primaries())
              .field("active_shards", health.started())
              .field("relocating_shards", health.relocating())
              .field("initializing_shards", health.initializing())
              .field("unassigned_shards", health.unassigned())
              .field("delayed_unassigned_shards", 0)
              .field("number_of_pending_tasks", 0)
              .field("number_of_in_flight_fetch", 0)
              .field("task_max_waiting_in_queue_millis", 0)
              .field("active_shards_percent_as_number", health.startedPercent());
          if (level != Level.CLUSTER) {
            out.open("indices");
            for (Health.OfIndex index : health.indices()) {
              writeIndex(index, level, out);
            }
            out.close();
          }
          out.close();
        });
  }

  private static void writeIndex(Health.OfIndex index, Level level, JsonOut out) {
    out.open(index.index().name())
        .field("status", index.status().key())
        .field("number_of_shards", index.index().settings().shards())
        .field("number_of_replicas", index.index().settings().replicas())
        .field("active_primary_shards", index.primaries())
        .field("active_shards", index.started())
        .field("relocating_shards", index.relocating())
        .field("initializing_shards", index.initializing())
        .field("unassigned_shards", index.unassigned());
    if (level == Level.SHARDS) {
      out.open("shards");
      for (Health.OfShard shard : index.shards()) {
        out.open(Integer.toString(shard.number()))
            .field("status", shard.status().key())
            .field("primary_active", shard.primaryStarted())
            .field("active_shards", shard.started())
            .field("relocating_shards", shard.relocating())
            .field("initializing_shards", shard.initializing())
            .field("unassigned_shards", shard.unassigned())
            .close();
      }
      out.close();
    }
    out.close();
  }

  static long workers(List<NodeInfo> nodes) {
    return nodes.stream().filter(node -> node.role() == NodeInfo.Role.WORKER).count();
  }
}
