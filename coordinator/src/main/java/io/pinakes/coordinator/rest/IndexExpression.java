package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which indices a request means: names, {@code *} patterns and, after a pattern, {@code
 * -}exclusions, separated by commas; nothing and {@code _all} mean all.
 */
final class IndexExpression {

  private static final Set<String> EXPANSIONS = Set.of("open", "closed", "hidden", "none", "all");

  private final @Nullable String expression;
  private final boolean ignoreUnavailable;
  private final boolean allowNoIndices;
  private final boolean expand;

  private IndexExpression(
      @Nullable String expression,
      boolean ignoreUnavailable,
      boolean allowNoIndices,
      boolean expand) {
    this.expression = expression;
    this.ignoreUnavailable = ignoreUnavailable;
    this.allowNoIndices = allowNoIndices;
    this.expand = expand;
  }

  /** Reads the {@code {index}} of a path and the parameters that go with it. */
  static IndexExpression of(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("ignore_throttled");
    List<String> expansions = parameters.list("expand_wildcards");
    for (String expansion : expansions) {
      if (!EXPANSIONS.contains(expansion)) {
        throw ApiException.illegalArgument("No valid expand wildcard value [" + expansion + "]");
      }
    }
    return new IndexExpression(
        request.optionalPath("index"),
        parameters.flag("ignore_unavailable", false),
        parameters.flag("allow_no_indices", true),
        expansions.isEmpty() || expansions.contains("open") || expansions.contains("all"));
  }

  /** The same, but an index that is not there is left out. */
  IndexExpression lenient() {
    return new IndexExpression(expression, true, true, expand);
  }

  /** Whether it means indices that it does not name. */
  boolean isByPattern() {
    return isAll() || parts().stream().anyMatch(IndexExpression::isPattern);
  }

  /** The names without a pattern that it asks for. */
  List<String> plainNames() {
    return isAll()
        ? List.of()
        : parts().stream().filter(part -> !isPattern(part) && !part.startsWith("-")).toList();
  }

  /**
   * The indices there are of those that are meant, each once.
   *
   * @throws ApiException 404 for a name, or a pattern if that is not allowed, that matches none
   */
  List<IndexDefinition> resolve(Indices indices) throws InterruptedException {
    var found = new TreeMap<String, IndexDefinition>();
    if (isAll()) {
      if (expand) {
        live(indices).forEach(index -> found.put(index.name(), index));
      }
    } else {
      boolean afterPattern = false;
      for (String part : parts()) {
        if (afterPattern && part.startsWith("-")) {
          exclude(part.substring(1), found);
        } else if (isPattern(part)) {
          afterPattern = true;
          addMatching(part, indices, found);
        } else {
          addNamed(part, indices, found);
        }
      }
    }
    if (found.isEmpty() && !allowNoIndices) {
      throw ApiException.indexNotFound(expression == null ? "_all" : expression);
    }
    return List.copyOf(found.values());
  }

  private boolean isAll() {
    return expression == null || parts().isEmpty() || parts().equals(List.of("_all"));
  }

  private List<String> parts() {
    if (expression == null || expression.chars().allMatch(c -> c == ',')) {
      return List.of();
    }
    return List.of(expression.split(",", -1));
  }

  private void addMatching(String pattern, Indices indices, Map<String, IndexDefinition> found) {
    boolean any = false;
    for (IndexDefinition index : expand ? live(indices) : List.<IndexDefinition>of()) {
      if (Glob.matches(pattern, index.name())) {
        found.put(index.name(), index);
        any = true;
      }
    }
    if (!any && !allowNoIndices) {
      throw ApiException.indexNotFound(pattern);
    }
  }

  private void addNamed(String name, Indices indices, Map<String, IndexDefinition> found)
      throws InterruptedException {
    if (name.startsWith("_")) {
      throw IndexName.invalid(name, "must not start with '_'.");
    }
    Optional<IndexDefinition> index =
        name.isEmpty()
            ? Optional.empty()
            : indices.find(name).filter(definition -> !definition.deleting());
    if (index.isPresent()) {
      found.put(name, index.get());
    } else if (!ignoreUnavailable) {
      throw ApiException.indexNotFound(name);
    }
  }

  private static void exclude(String name, Map<String, IndexDefinition> found) {
    found.keySet().removeIf(included -> Glob.matches(name, included));
  }

  private static List<IndexDefinition> live(Indices indices) {
    return indices.all().stream().filter(index -> !index.deleting()).toList();
  }

  private static boolean isPattern(String part) {
    return part.indexOf('*') >= 0;
  }
}
