package io.pinakes.cli.client;

import io.pinakes.cli.failure.CommandException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The coordinators that the user named. Any of them answers any request; one that fails is left.
 */
public final class Servers implements AutoCloseable {

  static final Timeout CONNECT = Timeout.ofSeconds(3);

  /** Longer than a coordinator's own bound for a request, so that its answer comes first. */
  static final Timeout RESPONSE = Timeout.ofSeconds(90);

  /** The longest answer that is read. */
  static final int MAX_ANSWER_BYTES = 256 << 20;

  static final int MAX_CONNECTIONS = 64;

  private final List<URI> servers;
  private final CloseableHttpClient http;

  /** Index of the server that answered last. */
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * Makes a client; connects to nothing yet.
   *
   * @param servers base URLs, at least one
   */
  public Servers(List<URI> servers) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no servers");
    }
    this.servers = List.copyOf(servers);
    this.http =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(RESPONSE)
                    .setConnectionRequestTimeout(RESPONSE)
                    .build())
            .setUserAgent("pinakes")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .build();
  }

  /**
   * Sends a request to one server after the other, once each, until one answers for good.
   *
   * @return the last answer, which may be a temporary refusal
   * @throws IOException none answered; its message names the last one
   */
  public Answer send(Request request) throws IOException {
    int first = preferred.get();
    @Nullable Answer refusal = null;
    @Nullable IOException failure = null;
    for (int tried = 0; tried < servers.size(); tried++) {
      int index = (first + tried) % servers.size();
      URI server = servers.get(index);
      try {
        Answer answer = exchange(server, request);
        if (!answer.isTemporary()) {
          preferred.set(index);
          return answer;
        }
        refusal = answer;
      } catch (IOException e) {
        failure = new IOException(server + " " + reason(e), e);
      }
    }
    preferred.compareAndSet(first, (first + 1) % servers.size());
    if (refusal != null) {
      return refusal;
    }
    throw failure == null ? new IOException("no servers") : failure;
  }

  /** The JSON of a good answer; anything else ends the command. */
  public JsonNode json(Request request) {
    try {
      return send(request).json();
    } catch (IOException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private Answer exchange(URI server, Request request) throws IOException {
    var message = new HttpUriRequestBase(request.method(), resolve(server, request.path()));
    if (request.body().length > 0) {
      message.setEntity(
          new ByteArrayEntity(request.body(), ContentType.parse(request.contentType())));
    }
    return http.execute(
        message,
        response -> {
          byte[] body = EntityUtils.toByteArray(response.getEntity(), MAX_ANSWER_BYTES);
          return new Answer(response.getCode(), body == null ? new byte[0] : body);
        });
  }

  private static URI resolve(URI server, String path) {
    String base = server.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case ConnectException e -> "does not answer: connection refused";
      case UnknownHostException e -> "does not answer: no such host";
      case SocketTimeoutException e -> "does not answer in time";
      default -> "does not answer: " + failure.getMessage();
    };
  }

  @Override
  public void close() {
    http.close(CloseMode.GRACEFUL);
  }
}
