package io.pinakes.system.conformance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the specification says of an API: its paths and parameters.
 *
 * @param required parameters without which it must not be called
 */
record ApiSpec(
    String name,
    List<UrlPath> paths,
    Set<String> parameters,
    Set<String> required,
    Body body,
    boolean lines) {

  /** Arguments that are for the client; it has read them when it calls this. */
  static final Set<String> CLIENT_ARGUMENTS = Set.of("ignore");

  /** Whether an API takes a body. */
  enum Body {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** A path, the names in it, and the methods that go with it. */
  record UrlPath(String template, Set<String> parts, List<String> methods) {

    private String fill(Map<String, String> arguments) {
      String path = template;
      for (String part : parts) {
        path = path.replace("{" + part + "}", encode(arguments.getOrDefault(part, "")));
      }
      return path;
    }

    private String method(boolean withBody) {
      return methods.stream()
          .filter(method -> method.equals("GET") != withBody)
          .findFirst()
          .orElse(methods.getFirst());
    }
  }

  static ApiSpec parse(String json) {
    var specification = Values.object(Values.json(json).getFirst());
    String name = specification.keySet().iterator().next();
    var api = Values.object(specification.get(name));
    var paths = new ArrayList<UrlPath>();
    for (Object path : Values.list(Values.object(api.get("url")).get("paths"))) {
      var url = Values.object(path);
      paths.add(
          new UrlPath(
              String.valueOf(url.get("path")),
              url.get("parts") == null ? Set.of() : Values.object(url.get("parts")).keySet(),
              Values.texts(url.get("methods"))));
    }
    var required = new TreeSet<String>();
    var parameters = new TreeSet<String>();
    if (api.get("params") != null) {
      Values.object(api.get("params"))
          .forEach(
              (parameter, description) -> {
                parameters.add(parameter);
                if (Boolean.TRUE.equals(Values.object(description).get("required"))) {
                  required.add(parameter);
                }
              });
    }
    if (api.get("body") == null) {
      return new ApiSpec(name, paths, parameters, required, Body.NONE, false);
    }
    var body = Values.object(api.get("body"));
    boolean needed = Boolean.TRUE.equals(body.get("required"));
    return new ApiSpec(
        name,
        paths,
        parameters,
        required,
        needed ? Body.REQUIRED : Body.OPTIONAL,
        "bulk".equals(body.get("serialize")));
  }

  /**
   * The request that a call means: of the paths whose parts are all given, the one with most parts;
   * with a body rather not by GET.
   *
   * @param common parameters that all APIs take
   */
  Request request(Call call, Set<String> common) {
    UrlPath path = path(call.arguments().keySet());
    var query = new TreeMap<String, String>();
    var missing = new TreeSet<>(required);
    call.arguments()
        .forEach(
            (argument, value) -> {
              if (CLIENT_ARGUMENTS.contains(argument) || path.parts.contains(argument)) {
                return;
              }
              if (!parameters.contains(argument) && !common.contains(argument)) {
                throw new CaseFailure("[" + name + "] has no parameter [" + argument + "]");
              }
              query.put(argument, value);
              missing.remove(argument);
            });
    if (!missing.isEmpty()) {
      throw new CaseFailure("[" + name + "] needs the parameters " + missing);
    }
    boolean withBody = !call.bodies().isEmpty();
    if (withBody && body == Body.NONE) {
      throw new CaseFailure("[" + name + "] takes no body");
    }
    if (!withBody && body == Body.REQUIRED) {
      throw new CaseFailure("[" + name + "] needs a body");
    }
    String search =
        query.entrySet().stream()
            .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return new Request(
        path.method(withBody),
        path.fill(call.arguments()) + (search.isEmpty() ? "" : "?" + search),
        withBody ? serialize(call.bodies(), contentType(call.headers())) : "",
        headers(call.headers(), withBody));
  }

  private UrlPath path(Set<String> arguments) {
    UrlPath best = null;
    for (UrlPath path : paths) {
      if (arguments.containsAll(path.parts)
          && (best == null || path.parts.size() > best.parts.size())) {
        best = path;
      }
    }
    if (best == null) {
      throw new CaseFailure("[" + name + "] has no path for the arguments " + arguments);
    }
    return best;
  }

  private String serialize(List<@Nullable Object> bodies, String contentType) {
    if (contentType.contains("yaml")) {
      return Values.toYaml(bodies.getFirst());
    }
    if (bodies.size() == 1 && !lines) {
      return Values.toJson(bodies.getFirst());
    }
    return bodies.stream().map(Values::toJson).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String contentType(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("application/json");
  }

  private static Map<String, String> headers(Map<String, String> given, boolean withBody) {
    var headers = new LinkedHashMap<>(new HashMap<>(given));
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
    if (withBody) {
      headers.put("Content-Type", contentType(given));
    }
    return headers;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
