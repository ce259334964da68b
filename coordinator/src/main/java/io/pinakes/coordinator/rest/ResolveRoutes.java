package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.Aliases;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexOptions;
import io.pinakes.coordinator.index.IndexResolver;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tells which indices and aliases names and patterns stand for. */
public final class ResolveRoutes implements Routes {

  private final Indices indices;

  public ResolveRoutes(Indices indices) {
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_resolve/index/{name}", this::resolve);
  }

  private Endpoint.Action resolve(RestRequest request) {
    IndexOptions options =
        IndexExpression.options(request.parameters(), IndexOptions.OPEN).lenient();
    List<String> parts = Parameters.split(request.path("name"));
    return () -> {
      for (String part : parts) {
        if (!IndexResolver.isPattern(part) && !part.startsWith("-") && !part.startsWith("_")) {
          indices.find(part);
        }
      }
      ClusterState state = indices.state();
      var resolver = new IndexResolver(state, request.wallClockMillis());
      List<IndexDefinition> found =
          parts.isEmpty() || parts.equals(List.of("_all"))
              ? List.of()
              : resolver.indices(parts, options.withoutAliases());
      SortedMap<String, Collection<String>> aliases = aliases(parts, resolver, state, options);
      return RestResponse.json(200, out -> write(found, aliases, state.aliases(), out));
    };
  }

  private static SortedMap<String, Collection<String>> aliases(
      List<String> parts, IndexResolver resolver, ClusterState state, IndexOptions options) {
    var found = new TreeMap<String, Collection<String>>();
    for (String part : parts) {
      String name = resolver.plain(part);
      for (String alias : state.aliases().byName().keySet()) {
        SortedMap<String, Alias> members = resolver.aliased(alias);
        boolean hidden = members.values().stream().anyMatch(Alias::isHidden);
        if (!members.isEmpty()
            && (name.equals(alias)
                || (IndexResolver.isPattern(name)
                    && Glob.matches(name, alias)
                    && (!hidden || options.hidden())))) {
          found.put(alias, members.keySet());
        }
      }
    }
    return found;
  }

  private static void write(
      List<IndexDefinition> found,
      SortedMap<String, Collection<String>> named,
      Aliases aliases,
      JsonOut out) {
    out.open().openArray("indices");
    for (IndexDefinition index : found) {
      out.open().field("name", index.name());
      Set<String> own = aliases.ofIndex(index.uuid()).keySet();
      if (!own.isEmpty()) {
        out.any("aliases", own);
      }
      out.openArray("attributes");
      if (index.settings().hidden()) {
        out.any("hidden");
      }
      out.any(index.closed() ? "closed" : "open");
      out.closeArray().close();
    }
    out.closeArray().openArray("aliases");
    named.forEach(
        (name, members) -> out.open().field("name", name).any("indices", members).close());
    out.closeArray().openArray("data_streams").closeArray().close();
  }
}
