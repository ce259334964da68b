package io.pinakes.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/** A client of the cluster as others see it: JSON over HTTP, on connections that are kept. */
final class RestClient implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 64;

  private final HttpHost host;
  private final CloseableHttpClient client;

  RestClient(int port) {
    host = new HttpHost("http", "127.0.0.1", port);
    client =
        HttpClientBuilder.create()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .build())
            .disableContentCompression()
            .disableAutomaticRetries()
            .build();
  }

  /** Sends JSON that is short. */
  byte[] send(String method, String path, String json) throws IOException {
    return send(method, path, json.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON);
  }

  /** Sends a bulk request; fails if any of its documents was refused. */
  void bulk(String index, byte[] body) throws IOException {
    byte[] answer =
        send("POST", "/" + index + "/_bulk", body, ContentType.create("application/x-ndjson"));
    String start = new String(answer, 0, Math.min(answer.length, 80), StandardCharsets.UTF_8);
    if (!start.contains("\"errors\":false")) {
      throw new IOException("a bulk request had errors: " + start);
    }
  }

  private byte[] send(String method, String path, byte[] body, ContentType type)
      throws IOException {
    var request = new HttpUriRequestBase(method, URI.create(path));
    if (body.length > 0) {
      request.setEntity(new ByteArrayEntity(body, type));
    }
    return client.execute(
        host,
        request,
        response -> {
          byte @Nullable [] answer = EntityUtils.toByteArray(response.getEntity());
          if (answer == null || response.getCode() != 200) {
            throw new IOException(
                method
                    + " "
                    + path
                    + ": "
                    + response.getCode()
                    + (answer == null ? "" : " " + new String(answer, StandardCharsets.UTF_8)));
          }
          return answer;
        });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
