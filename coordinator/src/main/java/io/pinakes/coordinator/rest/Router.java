package io.pinakes.coordinator.rest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint for a method and a path. A literal segment is preferred to a {@code {name}},
 * and the first path that fits decides, also which methods are allowed.
 */
public final class Router {

  private final Node root;
  private final Set<String> templates;

  private Router(Node root, Set<String> templates) {
    this.root = root;
    this.templates = templates;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The templates, sorted. */
  Set<String> templates() {
    return templates;
  }

  /**
   * What a path leads to.
   *
   * @param byMethod never empty
   */
  record Match(Map<Method, Route> byMethod, List<String> segments) {

    /** The route's names with the path's segments that stand for them. */
    Map<String, String> pathParameters(Route route) {
      var parameters = new HashMap<String, String>();
      route.names().forEach((position, name) -> parameters.put(name, segments.get(position)));
      return parameters;
    }
  }

  /** An endpoint, and which segments of its path are parameters. */
  record Route(Map<Integer, String> names, Endpoint endpoint) {}

  /** Null if no route has such a path. */
  @Nullable Match match(List<String> segments) {
    Node node = root.find(segments, 0);
    return node == null ? null : new Match(node.routes, segments);
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private @Nullable Node parameter;
    private final EnumMap<Method, Route> routes = new EnumMap<>(Method.class);

    private @Nullable Node find(List<String> segments, int from) {
      if (from == segments.size()) {
        return routes.isEmpty() ? null : this;
      }
      Node literal = literals.get(segments.get(from));
      Node found = literal == null ? null : literal.find(segments, from + 1);
      if (found == null && parameter != null) {
        found = parameter.find(segments, from + 1);
      }
      return found;
    }

    private Node child(String segment) {
      if (!isParameter(segment)) {
        return literals.computeIfAbsent(segment, absent -> new Node());
      }
      if (parameter == null) {
        parameter = new Node();
      }
      return parameter;
    }
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  /** Collects routes. */
  public static final class Builder {
    private final Node root = new Node();
    private final Set<String> templates = new TreeSet<>();

    private Builder() {}

    /**
     * Adds a route.
     *
     * @param template such as {@code /{index}/_doc/{id}}
     */
    public Builder add(Method method, String template, Endpoint endpoint) {
      var names = new TreeMap<Integer, String>();
      Node node = root;
      int position = 0;
      for (String segment : segments(template)) {
        if (isParameter(segment)) {
          names.put(position, segment.substring(1, segment.length() - 1));
        }
        node = node.child(segment);
        position++;
      }
      if (node.routes.put(method, new Route(Map.copyOf(names), endpoint)) != null) {
        throw new IllegalStateException("two routes for " + method + " " + template);
      }
      templates.add(template);
      return this;
    }

    /** The templates so far, sorted. */
    Set<String> templates() {
      return Collections.unmodifiableSet(templates);
    }

    public Router build() {
      return new Router(root, templates);
    }

    private static List<String> segments(String template) {
      var segments = new ArrayList<String>();
      for (String segment : template.split("/", -1)) {
        if (!segment.isEmpty()) {
          segments.add(segment);
        }
      }
      return segments;
    }
  }
}
