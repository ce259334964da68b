package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.Metadata;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Templates;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows and changes templates. */
public final class TemplateRoutes implements Routes {

  private final Indices indices;
  private final Templates templates;

  public TemplateRoutes(Indices indices, Templates templates) {
    this.indices = indices;
    this.templates = templates;
  }

  @Override
  public void addTo(Router.Builder router) {
    addKind(router, "/_index_template", Metadata.Kind.INDEX);
    addKind(router, "/_component_template", Metadata.Kind.COMPONENT);
    addKind(router, "/_template", Metadata.Kind.LEGACY);
    router.add(Method.POST, "/_index_template/_simulate_index/{name}", this::simulateIndex);
    router.add(Method.POST, "/_index_template/_simulate", this::simulate);
    router.add(Method.POST, "/_index_template/_simulate/{name}", this::simulate);
    router.add(Method.GET, "/_cat/templates", this::table);
    router.add(Method.GET, "/_cat/templates/{name}", this::table);
  }

  private void addKind(Router.Builder router, String path, Metadata.Kind kind) {
    router.add(Method.GET, path, request -> show(kind, request));
    router.add(Method.GET, path + "/{name}", request -> show(kind, request));
    router.add(Method.HEAD, path + "/{name}", request -> show(kind, request));
    router.add(Method.PUT, path + "/{name}", request -> put(kind, request));
    router.add(Method.POST, path + "/{name}", request -> put(kind, request));
    router.add(Method.DELETE, path + "/{name}", request -> delete(kind, request));
  }

  private Endpoint.Action put(Metadata.Kind kind, RestRequest request) {
    Parameters parameters = request.parameters();
    ignoreTimeouts(parameters);
    parameters.ignore("cause");
    boolean create = parameters.flag("create", false);
    ObjectNode body = Json.object(request.requiredBody());
    parameters
        .integer("order")
        .filter(_ -> kind == Metadata.Kind.LEGACY)
        .ifPresent(order -> body.put("order", order));
    String name = request.path("name");
    return () -> {
      templates.put(kind, name, body, create);
      return RestResponse.acknowledged();
    };
  }

  private static void ignoreTimeouts(Parameters parameters) {
    parameters.ignore("timeout", "cluster_manager_timeout", "master_timeout", "local");
  }

  private Endpoint.Action delete(Metadata.Kind kind, RestRequest request) {
    ignoreTimeouts(request.parameters());
    String name = request.path("name");
    return () -> {
      templates.delete(kind, name);
      return RestResponse.acknowledged();
    };
  }

  private Endpoint.Action show(Metadata.Kind kind, RestRequest request) {
    ignoreTimeouts(request.parameters());
    boolean flat = request.parameters().flag("flat_settings", false);
    String asked = request.optionalPath("name");
    return () -> {
      SortedMap<String, ObjectNode> found = matching(kind, asked);
      if (kind == Metadata.Kind.LEGACY) {
        boolean missing = found.isEmpty() && asked != null;
        return RestResponse.json(
            missing ? 404 : 200,
            out -> {
              out.open();
              found.forEach((name, template) -> out.field(name, shown(template, flat)));
              out.close();
            });
      }
      String one = kind == Metadata.Kind.INDEX ? "index_template" : "component_template";
      if (found.isEmpty() && asked != null && asked.indexOf('*') < 0) {
        throw new ApiException(
            404,
            "resource_not_found_exception",
            one.replace('_', ' ') + " matching [" + asked + "] not found");
      }
      return RestResponse.json(
          200,
          out -> {
            out.open().openArray(one + "s");
            found.forEach(
                (name, template) ->
                    out.open().field("name", name).field(one, shown(template, flat)).close());
            out.closeArray().close();
          });
    };
  }

  private SortedMap<String, ObjectNode> matching(Metadata.Kind kind, @Nullable String asked) {
    var found = new TreeMap<>(indices.state().metadata().templates(kind));
    if (asked != null && !asked.equals("_all")) {
      List<String> parts = Parameters.split(asked);
      found.keySet().removeIf(name -> parts.stream().noneMatch(p -> Glob.matches(p, name)));
    }
    return found;
  }

  private static ObjectNode shown(ObjectNode template, boolean flat) {
    if (!flat) {
      return template;
    }
    ObjectNode copy = template.deepCopy();
    JsonNode holder = copy.has("template") ? copy.get("template") : copy;
    if (holder instanceof ObjectNode object
        && object.get("settings") instanceof ObjectNode nested) {
      object.set("settings", SettingsJson.flat(nested));
    }
    return copy;
  }

  private Endpoint.Action simulateIndex(RestRequest request) {
    ignoreTimeouts(request.parameters());
    request.parameters().ignore("create", "cause");
    String index = request.path("name");
    ObjectNode added = request.hasBody() ? Json.object(request.body()) : null;
    return () -> {
      Templates.Simulated simulated = templates.simulateIndex(index, added);
      return simulated == null
          ? RestResponse.json(200, out -> out.open().close())
          : answer(simulated);
    };
  }

  private Endpoint.Action simulate(RestRequest request) {
    ignoreTimeouts(request.parameters());
    request.parameters().ignore("create", "cause");
    String name = request.optionalPath("name");
    ObjectNode added = request.hasBody() ? Json.object(request.body()) : null;
    if (name == null && added == null) {
      throw ApiException.illegalArgument("either a template's name or a body is required");
    }
    return () -> answer(templates.simulate(name, added));
  }

  private static RestResponse answer(Templates.Simulated simulated) {
    return RestResponse.json(
        200,
        out -> {
          out.open().field("template", simulated.template()).openArray("overlapping");
          for (Templates.Overlap overlap : simulated.overlapping()) {
            out.open()
                .field("name", overlap.name())
                .any("index_patterns", overlap.patterns())
                .close();
          }
          out.closeArray().close();
        });
  }

  private Endpoint.Action table(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    String asked = request.optionalPath("name");
    return () -> {
      var table =
          new CatTable(
              List.of(
                  CatTable.Column.text("name", "template name", "n"),
                  CatTable.Column.text("index_patterns", "template index patterns", "t"),
                  CatTable.Column.text(
                      "order", "template application order/priority number", "o", "p"),
                  CatTable.Column.text("version", "version", "v"),
                  CatTable.Column.text(
                      "composed_of", "component templates comprising index template", "c")));
      matching(Metadata.Kind.LEGACY, asked)
          .forEach((name, template) -> add(name, template, "order", "", table));
      matching(Metadata.Kind.INDEX, asked)
          .forEach(
              (name, template) ->
                  add(name, template, "priority", list(template.get("composed_of")), table));
      return view.show(table);
    };
  }

  private static void add(
      String name, ObjectNode template, String order, String composedOf, CatTable table) {
    table.add(
        name,
        list(template.get("index_patterns")),
        text(template.get(order)),
        text(template.get("version")),
        composedOf);
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.asString();
  }

  private static String list(@Nullable JsonNode texts) {
    return texts == null ? "[]" : texts.valueStream().map(JsonNode::asString).toList().toString();
  }
}
