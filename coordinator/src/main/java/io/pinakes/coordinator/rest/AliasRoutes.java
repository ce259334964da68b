package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.Aliases;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.AliasAction;
import io.pinakes.coordinator.api.AliasChanges;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.AliasJson;
import io.pinakes.coordinator.index.IndexOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows and changes aliases. */
public final class AliasRoutes implements Routes {

  private final Indices indices;
  private final AliasChanges changes;

  public AliasRoutes(Indices indices, AliasChanges changes) {
    this.indices = indices;
    this.changes = changes;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.POST, "/_aliases", this::update);
    for (String name : List.of("_alias", "_aliases")) {
      for (String index : List.of("", "/{index}")) {
        String path = index + "/" + name;
        router.add(Method.GET, path, this::show);
        router.add(Method.PUT, path, this::put);
        router.add(Method.GET, path + "/{name}", this::show);
        router.add(Method.HEAD, path, this::show);
        router.add(Method.HEAD, path + "/{name}", this::show);
        router.add(Method.PUT, path + "/{name}", this::put);
        router.add(Method.POST, path + "/{name}", this::put);
      }
      router.add(Method.DELETE, "/{index}/" + name + "/{name}", this::delete);
    }
    router.add(Method.GET, "/_cat/aliases", this::table);
    router.add(Method.GET, "/_cat/aliases/{name}", this::table);
  }

  /** Writes the member {@code aliases} of an index. */
  static void write(SortedMap<String, Alias> aliases, JsonOut out) {
    out.open("aliases");
    aliases.forEach((name, alias) -> out.field(name, AliasJson.write(alias)));
    out.close();
  }

  private Endpoint.Action update(RestRequest request) {
    Duration timeout = timeout(request.parameters());
    List<AliasAction> actions = AliasActionsParser.parse(Json.object(request.requiredBody()));
    return () -> {
      changes.change(actions, timeout);
      return RestResponse.acknowledged();
    };
  }

  private static Duration timeout(Parameters parameters) {
    parameters.ignore("cluster_manager_timeout", "master_timeout");
    return parameters.timeout("timeout", Timeouts.ADMIN);
  }

  private Endpoint.Action put(RestRequest request) {
    Duration timeout = timeout(request.parameters());
    String index = request.optionalPath("index");
    String name = request.optionalPath("name");
    ObjectNode body =
        request.hasBody() ? Json.object(request.body()) : JsonNodeFactory.instance.objectNode();
    JsonNode indexInBody = body.remove("index");
    JsonNode nameInBody = body.remove("alias");
    if (indexInBody != null) {
      index = text("index", indexInBody);
    }
    if (nameInBody != null) {
      name = text("alias", nameInBody);
    }
    if (index != null && index.isEmpty()) {
      throw ApiException.illegalArgument("[index] can't be empty string");
    }
    if (name == null || name.isEmpty()) {
      throw ApiException.illegalArgument("[alias] can't be empty string");
    }
    Alias meaning = AliasJson.parse(name, body);
    var add =
        new AliasAction.Add(
            index == null ? List.of("_all") : Parameters.split(index), List.of(name), meaning);
    return () -> {
      changes.change(List.of(add), timeout);
      return RestResponse.acknowledged();
    };
  }

  private static String text(String name, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw ApiException.illegalArgument("unknown field [" + name + "]");
    }
    return value.asString();
  }

  private Endpoint.Action delete(RestRequest request) {
    Duration timeout = timeout(request.parameters());
    var remove =
        new AliasAction.Remove(
            Parameters.split(request.path("index")), Parameters.split(request.path("name")), null);
    return () -> {
      changes.change(List.of(remove), timeout);
      return RestResponse.acknowledged();
    };
  }

  private Endpoint.Action show(RestRequest request) {
    request.parameters().ignore("local", "cluster_manager_timeout", "master_timeout");
    IndexExpression expression = IndexExpression.of(request, IndexOptions.ALL);
    String given = request.optionalPath("name");
    List<String> names = given == null ? List.of() : Parameters.split(given);
    return () -> {
      Map<String, SortedMap<String, Alias>> found = found(expression, names);
      Set<String> missing = missing(names, found);
      return RestResponse.json(
          missing.isEmpty() ? 200 : 404,
          out -> {
            out.open();
            if (!missing.isEmpty()) {
              out.field(
                      "error",
                      (missing.size() == 1 ? "alias [" : "aliases [")
                          + String.join(",", missing)
                          + "] missing")
                  .field("status", 404);
            }
            found.forEach(
                (index, aliases) -> {
                  out.open(index);
                  write(aliases, out);
                  out.close();
                });
            out.close();
          });
    };
  }

  /** Aliases by index; without names also the indices that have none. */
  private Map<String, SortedMap<String, Alias>> found(
      IndexExpression expression, List<String> names) throws InterruptedException {
    List<IndexDefinition> definitions = expression.resolve(indices);
    Aliases aliases = indices.state().aliases();
    var found = new LinkedHashMap<String, SortedMap<String, Alias>>();
    for (IndexDefinition index : definitions) {
      var matching = new TreeMap<>(aliases.ofIndex(index.uuid()));
      matching.keySet().removeIf(name -> !isMeant(name, names));
      if (names.isEmpty() || !matching.isEmpty()) {
        found.put(index.name(), matching);
      }
    }
    return found;
  }

  /** Whether names, patterns and exclusions, in their order, mean an alias. */
  private static boolean isMeant(String alias, List<String> names) {
    boolean meant = names.isEmpty();
    for (String name : names) {
      if (name.startsWith("-")) {
        meant &= !Glob.matches(pattern(name.substring(1)), alias);
      } else {
        meant |= Glob.matches(pattern(name), alias);
      }
    }
    return meant;
  }

  private static String pattern(String name) {
    return name.equals("_all") ? "*" : name;
  }

  /** Names that were asked for, not excluded by a later part, and are no index's. */
  private static Set<String> missing(
      List<String> names, Map<String, SortedMap<String, Alias>> found) {
    var there = new HashSet<String>();
    found.values().forEach(aliases -> there.addAll(aliases.keySet()));
    var missing = new TreeSet<String>();
    int firstPattern = 0;
    while (firstPattern < names.size() && !isPattern(names.get(firstPattern))) {
      firstPattern++;
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean exclusion = i > firstPattern && name.startsWith("-");
      if (!isPattern(name) && !exclusion && !there.contains(name)) {
        boolean excluded =
            names.stream()
                .skip(Math.max(i + 1, firstPattern))
                .filter(later -> later.startsWith("-"))
                .anyMatch(later -> Glob.matches(pattern(later.substring(1)), name));
        if (!excluded) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  private static boolean isPattern(String name) {
    return name.equals("_all") || name.indexOf('*') >= 0;
  }

  private Endpoint.Action table(RestRequest request) {
    CatView view = CatView.of(request.parameters());
    String given = request.optionalPath("name");
    List<String> names = given == null ? List.of() : Parameters.split(given);
    IndexExpression expression = IndexExpression.of(request, null, IndexOptions.ALL);
    return () -> {
      var table =
          new CatTable(
              List.of(
                  CatTable.Column.text("alias", "alias name", "a"),
                  CatTable.Column.text("index", "index alias points to", "i", "idx"),
                  CatTable.Column.text("filter", "filter", "f", "fi"),
                  CatTable.Column.text("routing.index", "index routing", "ri", "routingIndex"),
                  CatTable.Column.text("routing.search", "search routing", "rs", "routingSearch"),
                  CatTable.Column.text("is_write_index", "write index", "w", "isWriteIndex")));
      var rows = new ArrayList<Row>();
      found(expression, names)
          .forEach(
              (index, aliases) ->
                  aliases.forEach((name, alias) -> rows.add(new Row(name, index, alias))));
      rows.stream().sorted(Row.ORDER).forEach(row -> row.addTo(table));
      return view.show(table);
    };
  }

  /** An alias of an index. */
  private record Row(String name, String index, Alias alias) {
    private static final Comparator<Row> ORDER =
        Comparator.comparing(Row::name).thenComparing(Row::index);

    private void addTo(CatTable table) {
      table.add(
          name,
          index,
          alias.filter() == null ? "-" : "*",
          orDash(alias.indexRouting()),
          orDash(alias.searchRouting()),
          alias.writeIndex() == null ? "-" : alias.writeIndex().toString());
    }

    private static String orDash(@Nullable String text) {
      return text == null || text.isEmpty() ? "-" : text;
    }
  }
}
