package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.index.IndexBlocks;
import io.pinakes.coordinator.index.IndexOptions;
import io.pinakes.coordinator.index.IndexResolver;
import io.pinakes.coordinator.index.IndexResolver.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which indices a request means: names, aliases, dates, {@code *} patterns and, after a pattern,
 * {@code -}exclusions, separated by commas; nothing and {@code _all} mean all.
 */
final class IndexExpression {

  private static final Set<String> EXPANSIONS = Set.of("open", "closed", "hidden", "none", "all");

  private final List<String> parts;
  private final IndexOptions options;
  private final long nowMillis;

  private IndexExpression(List<String> parts, IndexOptions options, long nowMillis) {
    this.parts = List.copyOf(parts);
    this.options = options;
    this.nowMillis = nowMillis;
  }

  /** Reads the {@code {index}} of a path and the parameters that go with it. */
  static IndexExpression of(RestRequest request) {
    return of(request, IndexOptions.READING);
  }

  /**
   * The same.
   *
   * @param defaults what holds where the parameters say nothing
   */
  static IndexExpression of(RestRequest request, IndexOptions defaults) {
    return of(request, request.optionalPath("index"), defaults);
  }

  /** The same with an expression from elsewhere; null and nothing mean all. */
  static IndexExpression of(
      RestRequest request, @Nullable String expression, IndexOptions defaults) {
    return new IndexExpression(
        parts(expression), options(request.parameters(), defaults), request.wallClockMillis());
  }

  /** The parameters that say how names and patterns are taken. */
  static IndexOptions options(Parameters parameters, IndexOptions defaults) {
    parameters.ignore("ignore_throttled");
    List<String> expansions = parameters.list("expand_wildcards");
    IndexOptions options =
        defaults.with(
            parameters.flag("ignore_unavailable", defaults.ignoreUnavailable()),
            parameters.flag("allow_no_indices", defaults.allowNoIndices()));
    for (String expansion : expansions) {
      if (!EXPANSIONS.contains(expansion)) {
        throw ApiException.illegalArgument("No valid expand wildcard value [" + expansion + "]");
      }
    }
    if (expansions.isEmpty()) {
      return options;
    }
    boolean all = expansions.contains("all");
    return options.expanding(
        all || expansions.contains("open"),
        all || expansions.contains("closed"),
        all || expansions.contains("hidden"));
  }

  /** The same, but an index that is not there is left out. */
  IndexExpression lenient() {
    return new IndexExpression(parts, options.lenient(), nowMillis);
  }

  /** Another name or pattern, taken in the same way. */
  IndexExpression like(String other) {
    return new IndexExpression(List.of(other), options, nowMillis);
  }

  /** Whether it means indices that it does not name. */
  boolean isByPattern() {
    return isAll() || parts.stream().anyMatch(IndexResolver::isPattern);
  }

  /** The names without a pattern that it asks for. */
  List<String> plainNames() {
    return isAll()
        ? List.of()
        : parts.stream()
            .filter(part -> !IndexResolver.isPattern(part) && !part.startsWith("-"))
            .toList();
  }

  /**
   * The indices there are of those that are meant, each once.
   *
   * @throws ApiException 404 for a name, or a pattern if that is not allowed, that matches none
   */
  List<IndexDefinition> resolve(Indices indices) throws InterruptedException {
    return targets(indices).stream().map(Target::index).toList();
  }

  /** The same, with the filters and routings of the aliases by which they are meant. */
  List<Target> targets(Indices indices) throws InterruptedException {
    ClusterState before = indices.state();
    var resolver = new IndexResolver(before, nowMillis);
    for (String name : plainNames()) {
      String plain = resolver.plain(name);
      // One that is not known here may be there by now.
      if (!plain.isEmpty()
          && !plain.startsWith("_")
          && before.index(plain).isEmpty()
          && !resolver.isAlias(plain)) {
        indices.find(plain);
      }
    }
    return new IndexResolver(indices.state(), nowMillis).resolve(parts, options);
  }

  /**
   * What to search of the indices that are meant.
   *
   * @throws ApiException 403 if reads of one are blocked
   */
  List<SearchTarget> searchTargets(Indices indices) throws InterruptedException {
    List<Target> targets = targets(indices);
    targets.forEach(target -> IndexBlocks.requireReadable(target.index()));
    return targets.stream()
        .map(target -> new SearchTarget(target.index().name(), target.filters(), target.routings()))
        .toList();
  }

  private boolean isAll() {
    return parts.isEmpty() || parts.equals(List.of("_all"));
  }

  private static List<String> parts(@Nullable String expression) {
    if (expression == null || expression.chars().allMatch(c -> c == ',')) {
      return List.of();
    }
    return List.of(expression.split(",", -1));
  }
}
