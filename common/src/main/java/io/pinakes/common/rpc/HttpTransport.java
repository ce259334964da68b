package io.pinakes.common.rpc;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls other nodes over HTTP, blocking the calling virtual thread, on connections that are kept.
 * Nothing is ever sent twice: who calls knows whether a retry is safe.
 */
public final class HttpTransport implements Transport, AutoCloseable {

  /** Calls under way to one node; further ones wait for a connection, within their time. */
  private static final int MAX_CONNECTIONS_PER_NODE = 256;

  /** Calls under way to all nodes. */
  private static final int MAX_CONNECTIONS = 4_096;

  /** A node that takes longer to accept is as good as dead. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Well under the server's idle time, so that it is not the server who closes first. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(30);

  /** A connection idle for longer is probed before use; that costs a millisecond. */
  private static final Duration PROBE_AFTER = Duration.ofSeconds(1);

  /** The largest answer that is read: a page of hits with large sources. */
  private static final int MAX_ANSWER_BYTES = 256 << 20;

  private static final ContentType MESSAGE = ContentType.create(RpcEndpoint.MESSAGE_TYPE);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  /**
   * Makes a transport without connections.
   *
   * @param names where nodes are
   */
  public HttpTransport(DnsResolver names) {
    PoolingHttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(names)
            .setMaxConnPerRoute(MAX_CONNECTIONS_PER_NODE)
            .setMaxConnTotal(MAX_CONNECTIONS)
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                    .setValidateAfterInactivity(TimeValue.of(PROBE_AFTER))
                    .setIdleTimeout(Timeout.of(MAX_IDLE))
                    .build())
            .build();
    client =
        HttpClientBuilder.create()
            .setConnectionManager(connections)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableConnectionState()
            .disableDefaultUserAgent()
            .build();
    deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("rpc-deadlines").daemon().factory());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  @Override
  public <Q, A> A call(String address, Rpc<Q, A> rpc, Q request, Duration timeout)
      throws RpcException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var post = new HttpPost(RpcEndpoint.PATH_PREFIX + rpc.name());
    post.setEntity(new ByteArrayEntity(RpcCodec.write(request), MESSAGE));
    Timeout wait = Timeout.of(timeout);
    post.setConfig(
        RequestConfig.custom().setConnectionRequestTimeout(wait).setResponseTimeout(wait).build());
    // A socket's own time-out starts again with each byte; this one does not.
    var late = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(true);
              post.cancel();
            },
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
    try {
      return client.execute(host(address), post, HttpTransport::read).open(rpc.answer());
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException("calling " + address).initCause(e);
      }
      String call = "call '" + rpc.name() + "' to " + address;
      if (late.get() || e instanceof InterruptedIOException) {
        throw new RpcException(
            call + " had no answer within " + timeout.toMillis() + " ms", !isBeforeSending(e), e);
      }
      throw new RpcException(call + " failed: " + e.getMessage(), !isBeforeSending(e), e);
    } catch (IllegalStateException e) {
      // A cancel that meets the client between two of its steps has it find its connection gone.
      if (!late.get()) {
        throw e;
      }
      throw new RpcException(
          "call '%s' to %s had no answer within %d ms"
              .formatted(rpc.name(), address, timeout.toMillis()),
          true,
          e);
    } catch (JacksonException e) {
      throw new RpcException(
          "call '" + rpc.name() + "' to " + address + " had an answer that cannot be read",
          true,
          e);
    } finally {
      deadline.cancel(false);
    }
  }

  private static boolean isBeforeSending(IOException e) {
    return e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof ConnectionRequestTimeoutException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException;
  }

  private static HttpHost host(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not host:port: " + address);
    }
    String host = address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new HttpHost("http", host, Integer.parseInt(address.substring(colon + 1)));
  }

  private static Answerer.Answer read(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] bytes = entity == null ? new byte[0] : bytes(entity);
    String type = entity == null || entity.getContentType() == null ? "" : entity.getContentType();
    int status = response.getCode();
    String expected = status == Answerer.OK ? RpcEndpoint.MESSAGE_TYPE : RpcEndpoint.ERROR_TYPE;
    if (type.equals(expected)) {
      return new Answerer.Answer(status, bytes);
    }
    throw refusal(status, type, bytes);
  }

  /** What the HTTP server itself answered, before any handler saw the call. */
  private static ApiException refusal(int status, String type, byte[] bytes) throws IOException {
    if (status >= 400 && type.startsWith("application/json")) {
      JsonNode error = JSON.readTree(bytes).path("error");
      return new ApiException(
          status, error.path("type").asString(""), error.path("reason").asString(""));
    }
    throw new IOException("an answer " + status + " of type '" + type + "' is not from a node");
  }

  private static byte[] bytes(HttpEntity entity) throws IOException {
    try (InputStream in = entity.getContent()) {
      long length = entity.getContentLength();
      if (length > MAX_ANSWER_BYTES) {
        throw new IOException("an answer of " + length + " bytes");
      }
      byte[] bytes = in.readNBytes(length < 0 ? MAX_ANSWER_BYTES : (int) length);
      if (length >= 0 ? bytes.length < length : bytes.length == MAX_ANSWER_BYTES) {
        throw new IOException("an answer broken off after " + bytes.length + " bytes");
      }
      return bytes;
    }
  }

  /** Closes all connections; calls under way fail. */
  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    deadlines.shutdownNow();
  }
}
