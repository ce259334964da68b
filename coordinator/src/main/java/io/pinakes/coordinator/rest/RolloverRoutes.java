package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Rollovers;
import io.pinakes.coordinator.api.Rollovers.Rollover;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Moves aliases on to new indices, at once or if their indices are old or large enough. */
public final class RolloverRoutes implements Routes {

  private final Cluster cluster;
  private final Rollovers rollovers;

  public RolloverRoutes(Cluster cluster, Rollovers rollovers) {
    this.cluster = cluster;
    this.rollovers = rollovers;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.POST, "/{index}/_rollover", this::rollOver);
    router.add(Method.POST, "/{index}/_rollover/{target}", this::rollOver);
  }

  /**
   * A request's body.
   *
   * @param definition of the new index
   */
  private record Body(RolloverConditions conditions, ObjectNode definition) {

    static Body parse(ObjectNode json) {
      var conditions = RolloverConditions.none();
      ObjectNode definition = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : json.properties()) {
        String name = member.getKey();
        switch (name) {
          case "conditions" ->
              conditions = RolloverConditions.parse(object(name, member.getValue()));
          case "settings", "mappings", "aliases" ->
              definition.set(name, object(name, member.getValue()));
          default -> throw unreadable("unknown field [" + name + "]");
        }
      }
      return new Body(conditions, definition);
    }

    private static ObjectNode object(String name, JsonNode value) {
      if (value instanceof ObjectNode object) {
        return object;
      }
      throw unreadable(name + " doesn't support values of type: " + JsonValues.token(value));
    }

    private static ApiException unreadable(String why) {
      return new ApiException(400, "x_content_parse_exception", "[rollover] " + why);
    }
  }

  private Endpoint.Action rollOver(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("cluster_manager_timeout", "master_timeout");
    Duration timeout = parameters.timeout("timeout", Timeouts.ADMIN);
    boolean dry = parameters.flag("dry_run", false);
    OptionalInt active = ActiveShards.of(parameters);
    Duration patience = active.isPresent() && active.getAsInt() == 0 ? Duration.ZERO : timeout;
    ObjectNode json =
        request.hasBody() ? Json.object(request.body()) : JsonNodeFactory.instance.objectNode();
    Body body = Body.parse(json);
    String alias = request.path("index");
    return () -> {
      Rollover rollover = rollovers.plan(alias, request.optionalPath("target"));
      Map<String, Boolean> conditions =
          body.conditions.isEmpty()
              ? Map.of()
              : body.conditions.with(situation(rollover.from(), request.wallClockMillis()));
      boolean due = !dry && (conditions.isEmpty() || conditions.containsValue(true));
      boolean started = due && rollovers.carryOut(rollover, body.definition, patience);
      return answer(rollover, dry, due, started, conditions);
    };
  }

  private static RestResponse answer(
      Rollover rollover,
      boolean dry,
      boolean done,
      boolean started,
      Map<String, Boolean> conditions) {
    return RestResponse.json(
        200,
        out -> {
          out.open()
              .field("acknowledged", done)
              .field("shards_acknowledged", started)
              .field("old_index", rollover.from().name())
              .field("new_index", rollover.to())
              .field("rolled_over", done)
              .field("dry_run", dry)
              .open("conditions");
          conditions.forEach(out::field);
          out.close().close();
        });
  }

  /** Its primaries count, as searches show them; without a document there is nothing to measure. */
  private RolloverConditions.Situation situation(IndexDefinition index, long nowMillis)
      throws InterruptedException {
    ShardStats primaries =
        index.closed()
            ? ShardStats.NONE
            : StatsRoutes.sum(
                cluster
                    .statistics()
                    .copies(
                        new StatsRequest(
                            List.of(index.uuid()), false, List.of(), List.of(), List.of()),
                        Timeouts.STATUS)
                    .copies()
                    .stream()
                    .filter(copy -> copy.copy().primary())
                    .toList());
    return new RolloverConditions.Situation(
        Duration.ofMillis(nowMillis - index.createdMillis()),
        primaries.docs().count(),
        primaries.docs().equals(ShardStats.NONE.docs()) ? 0 : primaries.storeBytes());
  }
}
