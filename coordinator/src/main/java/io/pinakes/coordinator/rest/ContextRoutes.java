package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.SearchSetting;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchContexts;
import io.pinakes.coordinator.api.SearchContexts.OpenPit;
import io.pinakes.coordinator.api.SearchContexts.Pit;
import io.pinakes.coordinator.api.SearchContexts.Scrolled;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.routing.CopyChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Scrolls and points in time. */
final class ContextRoutes implements Routes {

  /** Ids in one request to close; each may name a thousand shards. */
  private static final int MAX_IDS = 10_000;

  private static final String ALL = "_all";

  private final Indices indices;
  private final Searches searches;

  ContextRoutes(Indices indices, Searches searches) {
    this.indices = indices;
    this.searches = searches;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.POST, "/{index}/_search/point_in_time", this::openPit);
    router.add(Method.GET, "/_search/point_in_time/_all", this::listPits);
    router.add(Method.DELETE, "/_search/point_in_time/_all", this::closeAllPits);
    router.add(Method.DELETE, "/_search/point_in_time", this::closePits);
    for (String path : List.of("/_search/scroll", "/_search/scroll/{scroll_id}")) {
      router.add(Method.GET, path, this::scroll);
      router.add(Method.POST, path, this::scroll);
      router.add(Method.DELETE, path, this::closeScrolls);
    }
  }

  private Endpoint.Action openPit(RestRequest request) {
    Parameters parameters = request.parameters();
    IndexExpression expression = IndexExpression.of(request);
    boolean partial = parameters.flag("allow_partial_pit_creation", true);
    List<String> routing = parameters.list("routing");
    String preference = parameters.nonEmpty("preference").orElse(null);
    CopyChoice _ = CopyChoice.parse(preference);
    Optional<String> text = parameters.nonEmpty("keep_alive");
    if (text.isEmpty()) {
      throw ApiException.invalid("keep alive not specified");
    }
    Duration keepAlive = keepAlive("keep_alive", text.get());
    Duration most = SearchSetting.MAX_PIT_KEEP_ALIVE.time(indices.state().metadata());
    if (keepAlive.compareTo(most) > 0) {
      throw ApiException.illegalArgument(
          "Keep alive for request ("
              + TimeValue.format(keepAlive)
              + ") is too large. It must be less than ("
              + TimeValue.format(most)
              + "). This limit can be set by changing the [point_in_time.max_keep_alive] cluster"
              + " level setting.");
    }
    ReadConsistency consistency = ReadParameters.of(request);
    var options = new SearchOptions(consistency, Timeouts.READ, routing, preference, null, null);
    return () -> {
      indices.catchUp(consistency, expression.isByPattern());
      Pit pit =
          searches
              .contexts()
              .openPit(expression.searchTargets(indices), options, keepAlive, partial);
      return RestResponse.json(
          200,
          out -> {
            out.open().field("pit_id", pit.id());
            SearchAnswer.writeShards(pit.shards(), pit.failures(), out);
            out.field("creation_time", pit.createdMillis()).close();
          });
    };
  }

  private Endpoint.Action listPits(RestRequest request) {
    return () -> {
      List<OpenPit> pits = searches.contexts().pits();
      return RestResponse.json(
          200,
          out -> {
            out.open().openArray("pits");
            for (OpenPit pit : pits) {
              out.open()
                  .field("pit_id", pit.id())
                  .field("creation_time", pit.createdMillis())
                  .field("keep_alive", pit.keepAliveMillis())
                  .close();
            }
            out.closeArray().close();
          });
    };
  }

  private Endpoint.Action closeAllPits(RestRequest request) {
    return () -> {
      SearchContexts contexts = searches.contexts();
      List<String> ids = contexts.pits().stream().map(OpenPit::id).toList();
      contexts.closePits(ids);
      return closedPits(ids);
    };
  }

  private Endpoint.Action closePits(RestRequest request) {
    ObjectNode json = body(request);
    List<String> ids = ids(json, "pit_id");
    refuseUnknown(json, "pit_id");
    if (ids.isEmpty()) {
      throw ApiException.invalid("no pit ids specified");
    }
    return () -> {
      searches.contexts().closePits(ids);
      return closedPits(ids);
    };
  }

  private static RestResponse closedPits(List<String> ids) {
    return RestResponse.json(
        200,
        out -> {
          out.open().openArray("pits");
          for (String id : ids) {
            out.open().field("successful", true).field("pit_id", id).close();
          }
          out.closeArray().close();
        });
  }

  private Endpoint.Action scroll(RestRequest request) {
    Parameters parameters = request.parameters();
    boolean totalAsNumber = parameters.flag("rest_total_hits_as_int", false);
    Optional<String> inUrl = parameters.nonEmpty("scroll_id");
    Optional<String> keepAliveInUrl = parameters.nonEmpty("scroll");
    ObjectNode json = body(request);
    String id = Optional.ofNullable(request.optionalPath("scroll_id")).or(() -> inUrl).orElse(null);
    @Nullable Duration keepAlive =
        keepAliveInUrl.map(text -> keepAlive("scroll", text)).orElse(null);
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "scroll_id" -> {
          if (!value.isString()) {
            throw unknown("scroll_id", value);
          }
          id = value.asString();
        }
        case "scroll" -> keepAlive = keepAlive("scroll", value.asString());
        case "rest_total_hits_as_int" -> {}
        default -> throw unknown(member.getKey(), value);
      }
    }
    if (id == null || id.isEmpty()) {
      throw ApiException.invalid("scrollId is missing");
    }
    String scroll = id;
    Duration living = keepAlive;
    return () -> {
      Scrolled page = searches.contexts().scroll(scroll, living);
      var answer = new SearchAnswer(page.request(), totalAsNumber, false);
      return RestResponse.json(200, out -> answer.write(page.found(), out));
    };
  }

  private Endpoint.Action closeScrolls(RestRequest request) {
    ObjectNode json = body(request);
    List<String> ids = new ArrayList<>(request.parameters().list("scroll_id"));
    String inPath = request.optionalPath("scroll_id");
    if (inPath != null) {
      ids.addAll(Parameters.split(inPath));
    }
    if (json.has("scroll_id")) {
      ids.clear();
    }
    ids.addAll(ids(json, "scroll_id"));
    refuseUnknown(json, "scroll_id");
    if (ids.isEmpty()) {
      throw ApiException.invalid("no scroll ids specified");
    }
    boolean all = ids.equals(List.of(ALL));
    return () -> {
      SearchContexts contexts = searches.contexts();
      int closed = all ? contexts.closeAllScrolls() : contexts.closeScrolls(ids);
      return RestResponse.json(
          all || closed > 0 ? 200 : 404,
          out -> out.open().field("succeeded", true).field("num_freed", closed).close());
    };
  }

  private static ObjectNode body(RestRequest request) {
    return request.hasBody() ? Json.object(request.body()) : JsonNodeFactory.instance.objectNode();
  }

  private static List<String> ids(ObjectNode json, String member) {
    JsonNode value = json.get(member);
    if (value == null) {
      return List.of();
    }
    var ids = new ArrayList<String>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isString()) {
        throw ApiException.illegalArgument(member + " array element should only contain " + member);
      }
      ids.add(id.asString());
    }
    if (ids.size() > MAX_IDS) {
      throw ApiException.illegalArgument("[" + member + "] has more than [" + MAX_IDS + "] ids");
    }
    return ids;
  }

  private static void refuseUnknown(ObjectNode json, String known) {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!member.getKey().equals(known)) {
        throw unknown(member.getKey(), member.getValue());
      }
    }
  }

  private static ApiException unknown(String member, JsonNode value) {
    return ApiException.illegalArgument(
        "Unknown parameter ["
            + member
            + "] in request body or parameter is of the wrong type["
            + JsonValues.token(value)
            + "] ");
  }

  private static Duration keepAlive(String name, String text) {
    Duration time = TimeValue.parse(name, text);
    if (time.isNegative() || time.isZero()) {
      throw ApiException.illegalArgument(
          "[" + name + "] must be greater than 0, got [" + text + "]");
    }
    return time;
  }
}
