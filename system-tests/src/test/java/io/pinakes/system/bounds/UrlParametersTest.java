package io.pinakes.system.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends each parameter of OpenSearch's specification with a value that it cannot have: what is read
 * is refused then, and so is what is not known. What is not refused is listed with the reason why
 * that is harmless.
 */
final class UrlParametersTest {

  private static final String JUNK = "@junk@";

  /** Parameters that any value is right for. */
  private static final String TEXT = "names or a text of the client's, which may be any";

  private static final String LOCAL = "every coordinator answers from what it knows";
  private static final String SEGMENTS = "all segments of an open index are loaded";
  private static final String TEMPLATE = "a name for the reason, which is shown nowhere";
  private static final String CACHE = "there is no cache of answers";

  /** By name, and by API and name where it is so in that API only. */
  private static final Map<String, String> HARMLESS =
      Map.ofEntries(
          Map.entry("local", LOCAL),
          Map.entry("include_unloaded_segments", SEGMENTS),
          Map.entry("cause", TEMPLATE),
          Map.entry("ignore_throttled", "no index is ever throttled"),
          Map.entry("request_cache", CACHE),
          Map.entry("_source", TEXT),
          Map.entry("_source_includes", TEXT),
          Map.entry("_source_excludes", TEXT),
          Map.entry("routing", TEXT),
          Map.entry("preference", TEXT),
          Map.entry("stored_fields", TEXT),
          Map.entry("docvalue_fields", TEXT),
          Map.entry("analyzer", "used with [q] only"),
          Map.entry("df", "used with [q] only"),
          Map.entry("default_operator", "used with [q] only"),
          Map.entry("q", TEXT),
          Map.entry("stats", TEXT),
          Map.entry("sort", TEXT),
          Map.entry("fields", TEXT),
          Map.entry("completion_fields", TEXT),
          Map.entry("fielddata_fields", TEXT),
          Map.entry("groups", TEXT),
          Map.entry("suggest_text", TEXT),
          Map.entry("suggest_mode", "used with [suggest_field] only"),
          Map.entry("format", TEXT),
          Map.entry("h", "names of columns; those that there are not are left out, as there"),
          Map.entry("cat.recovery.detailed", "everything is shown anyway"),
          Map.entry("cat.thread_pool.size", "without effect since OpenSearch has units of its own"),
          Map.entry("cluster.stats.flat_settings", "no settings are shown"),
          Map.entry("indices.put_settings.flat_settings", "no settings are shown"),
          Map.entry("delete_by_query.search_type", "scores do not matter"),
          Map.entry("update_by_query.search_type", "scores do not matter"),
          Map.entry("delete_by_query.version", "no hits are shown"),
          Map.entry("update_by_query.version", "no hits are shown"),
          Map.entry("indices.segments.verbose", "what it adds, Lucene does not count any more"),
          Map.entry("indices.validate_query.analyze_wildcard", "used with [q] only"),
          Map.entry("indices.validate_query.lenient", "used with [q] only"),
          Map.entry("nodes.stats.types", "there are no types of documents"),
          Map.entry("scroll.scroll_id", "the body's comes first"),
          Map.entry("update.lang", "of scripts, which are refused"));

  @TempDir static Path folder;

  /** A request of an API. */
  private record Request(String api, String method, String path, String body) {
    static Request parse(String line) {
      String[] parts = line.split(" ", 4);
      return new Request(
          parts[0], parts[1], parts[2], parts.length < 4 ? "" : parts[3].replace("\\n", "\n"));
    }

    Request with(String parameter) {
      String next = (path.contains("?") ? "&" : "?") + parameter + "=" + JUNK.replace("@", "%40");
      return new Request(api, method, path + next, body);
    }
  }

  @Test
  void everyParameterIsReadOrRefusedOrKnownToBeHarmless() throws Exception {
    var unread = new TreeSet<String>();
    try (var cluster = new RestCluster(folder)) {
      cluster.done("PUT", "/i/_doc/1?refresh=true", "{'a':1}");
      cluster.done("PUT", "/j", "");
      for (Request request : requests()) {
        assertThat(status(cluster, request)).as("%s", request).isNotEqualTo(400);
        for (String parameter : parameters(request.api())) {
          if (HARMLESS.containsKey(parameter)
              || HARMLESS.containsKey(request.api() + "." + parameter)) {
            continue;
          }
          if (status(cluster, request.with(parameter)) != 400) {
            unread.add(request.api() + "." + parameter);
          }
        }
      }
    }
    assertThat(unread).isEmpty();
  }

  private static int status(RestCluster cluster, Request request) throws IOException {
    String body = request.body();
    if (body.contains("SCROLL")) {
      JsonNode begun = cluster.done("POST", "/i/_search?scroll=1m", "");
      body = body.replace("SCROLL", begun.get("_scroll_id").asString());
    }
    Answer answer = cluster.ask(request.method(), request.path(), body);
    return answer.status();
  }

  private static List<Request> requests() throws IOException {
    var requests = new ArrayList<Request>();
    for (String line : read("/bounds/requests.txt").split("\n", -1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        requests.add(Request.parse(line));
      }
    }
    return requests;
  }

  private static List<String> parameters(String api) throws IOException {
    JsonNode spec = JsonMapper.shared().readTree(read("/rest-api-spec/api/" + api + ".json"));
    return List.copyOf(spec.path(api).path("params").propertyNames());
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = UrlParametersTest.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
