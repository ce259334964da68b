package io.pinakes.system.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.system.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.opensearch.client.Request;
import org.opensearch.client.Response;
import org.opensearch.client.ResponseException;
import org.opensearch.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenSearch's low-level client for Java, unmodified, with compressed bodies. */
@SuppressWarnings("deprecation") // Its makers want to replace it; users have it.
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestClientTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String INDEX = "rest-books";
  private static final int BOOKS = 60;

  @TempDir static Path folder;

  @AutoClose private EmbeddedCluster cluster;
  @AutoClose private RestClient client;

  @BeforeAll
  void start() throws Exception {
    URI url = Reference.url();
    if (url == null) {
      cluster = new EmbeddedCluster(folder, 2);
      url = cluster.url();
    }
    client =
        RestClient.builder(new HttpHost(url.getScheme(), url.getHost(), url.getPort()))
            .setCompressionEnabled(true)
            .build();
  }

  @Test
  void indexesSearchesScrollsAggregatesAndReadsErrors() throws Exception {
    var bulk = new StringBuilder();
    for (int i = 0; i < BOOKS; i++) {
      bulk.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n");
      bulk.append(JSON.writeValueAsString(Book.numbered(i))).append('\n');
    }
    JsonNode written = send("POST", "/" + INDEX + "/_bulk?refresh=true", bulk.toString());
    assertThat(written.path("errors").booleanValue()).isFalse();
    assertThat(written.path("items")).hasSize(BOOKS);

    JsonNode found =
        send("GET", "/" + INDEX + "/_search", "{\"query\":{\"match\":{\"title\":\"loud\"}}}");
    assertThat(found.at("/hits/total/value").intValue()).isEqualTo(BOOKS / 2);

    JsonNode page =
        send("POST", "/" + INDEX + "/_search?scroll=1m", "{\"size\":25,\"sort\":[\"_doc\"]}");
    int read = 0;
    while (!page.at("/hits/hits").isEmpty()) {
      read += page.at("/hits/hits").size();
      String id = page.path("_scroll_id").asString();
      page = send("POST", "/_search/scroll", "{\"scroll\":\"1m\",\"scroll_id\":\"" + id + "\"}");
    }
    assertThat(read).isEqualTo(BOOKS);
    send("DELETE", "/_search/scroll/" + page.path("_scroll_id").asString(), null);

    JsonNode pit = send("POST", "/" + INDEX + "/_search/point_in_time?keep_alive=1m", null);
    String id = pit.path("pit_id").asString();
    JsonNode seen =
        send(
            "POST", "/_search", "{\"size\":3,\"pit\":{\"id\":\"" + id + "\"},\"sort\":[\"year\"]}");
    assertThat(seen.at("/hits/hits")).hasSize(3);
    send("DELETE", "/_search/point_in_time", "{\"pit_id\":[\"" + id + "\"]}");

    JsonNode authors =
        send(
            "POST",
            "/" + INDEX + "/_search?size=0",
            "{\"aggs\":{\"authors\":{\"terms\":{\"field\":\"author.keyword\"}}}}");
    assertThat(authors.at("/aggregations/authors/buckets")).hasSize(4);

    assertThatThrownBy(() -> send("GET", "/rest-absent/_doc/1", null))
        .isInstanceOfSatisfying(
            ResponseException.class,
            e -> {
              assertThat(e.getResponse().getStatusLine().getStatusCode()).isEqualTo(404);
              assertThat(e).hasMessageContaining("index_not_found_exception");
            });
    send("DELETE", "/" + INDEX, null);
  }

  private JsonNode send(String method, String path, @Nullable String body)
      throws IOException, ParseException {
    var request =
        new Request(method, path.contains("?") ? path.substring(0, path.indexOf('?')) : path);
    int query = path.indexOf('?');
    if (query >= 0) {
      for (String parameter : path.substring(query + 1).split("&", -1)) {
        int equals = parameter.indexOf('=');
        request.addParameter(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    if (body != null) {
      request.setJsonEntity(body);
    }
    Response response = client.performRequest(request);
    return JSON.readTree(EntityUtils.toString(response.getEntity()));
  }
}
