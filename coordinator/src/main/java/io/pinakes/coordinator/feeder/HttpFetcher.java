package io.pinakes.coordinator.feeder;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches over HTTP from servers that nobody vouches for: every address is checked, and time,
 * bytes, headers and redirects are bounded.
 */
public final class HttpFetcher implements Fetcher, AutoCloseable {

  /** Characters in a header line; a common server's own bound. */
  private static final int MAX_HEADER_LINE = 8_192;

  private static final int MAX_HEADERS = 100;

  /** Connections at once; more fetches wait for one within their own time. */
  private static final int MAX_CONNECTIONS = 64;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private static final int BUFFER_BYTES = 16_384;

  private final Machine machine;
  private final FetchLimits limits;
  private final CloseableHttpClient client;

  /**
   * Makes a fetcher with the default limits.
   *
   * @param allow addresses that may be fetched from although they are not on the public internet
   */
  public HttpFetcher(Machine machine, List<Cidr> allow) {
    this(machine, new AddressPolicy(allow), FetchLimits.DEFAULT, SystemDefaultDnsResolver.INSTANCE);
  }

  HttpFetcher(Machine machine, AddressPolicy policy, FetchLimits limits, DnsResolver names) {
    this.machine = machine;
    this.limits = limits;
    Timeout total = Timeout.of(limits.total());
    var header =
        Http1Config.custom()
            .setMaxLineLength(MAX_HEADER_LINE)
            .setMaxHeaderCount(MAX_HEADERS)
            .build();
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(header).build())
            .setDnsResolver(new CheckedResolver(names, policy))
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(total).setSocketTimeout(total).build())
            .setMaxConnTotal(MAX_CONNECTIONS)
            .setMaxConnPerRoute(MAX_CONNECTIONS)
            .build();
    client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(total)
                    .setResponseTimeout(total)
                    .setAuthenticationEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setConnectionReuseStrategy((request, response, context) -> false)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setUserAgent("Pinakes")
            .build();
  }

  @Override
  public Fetched fetch(PublicUrl url) throws FetchException, InterruptedException {
    var exchange = new Exchange();
    var done = new CompletableFuture<Body>();
    Task task =
        machine.spawn(
            "fetch " + url.host(),
            () -> {
              try {
                done.complete(exchange.follow(url));
              } catch (FetchException | RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            });
    Body body;
    try {
      body = machine.clock().await(done, limits.total());
    } catch (TimeoutException e) {
      throw limits.timedOut();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case FetchException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case null, default -> throw e;
      }
    } finally {
      exchange.cancel();
      task.interrupt();
      // The caller's bound on parallel fetches holds only if none goes on behind its back.
      task.join();
    }
    return new Fetched(textOf(body), body.bytes.length);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private String textOf(Body body) throws InterruptedException {
    try {
      return machine.compute(() -> body.kind.read(body.bytes));
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("extracting text throws nothing checked", e);
    }
  }

  /** Where an answer leads: to a document, or elsewhere. */
  private sealed interface Step {}

  private record Body(BodyText kind, byte[] bytes) implements Step {}

  private record Moved(PublicUrl to) implements Step {}

  /** One fetch with its redirects; may be cancelled from another thread. */
  private final class Exchange {

    private @Nullable HttpGet current;
    private boolean cancelled;

    synchronized void cancel() {
      cancelled = true;
      if (current != null) {
        current.cancel();
      }
    }

    private synchronized HttpGet begin(PublicUrl url) throws FetchException {
      if (cancelled) {
        throw limits.timedOut();
      }
      current = new HttpGet(url.uri());
      return current;
    }

    Body follow(PublicUrl first) throws FetchException {
      PublicUrl url = first;
      for (int redirects = 0; redirects <= limits.maxRedirects(); redirects++) {
        switch (get(url)) {
          case Body body -> {
            return body;
          }
          case Moved moved -> url = moved.to;
        }
      }
      throw new FetchException("more than " + limits.maxRedirects() + " redirects");
    }

    private Step get(PublicUrl url) throws FetchException {
      HttpGet request;
      try {
        request = begin(url);
      } catch (IllegalArgumentException e) {
        throw new FetchException("refused: " + e.getMessage(), e);
      }
      var target = new HttpHost(url.scheme(), url.host().replaceAll("[\\[\\]]", ""), url.port());
      try {
        ClassicHttpResponse response =
            client.executeOpen(target, request, HttpClientContext.create());
        return read(url, response);
      } catch (CheckedResolver.RefusedAddressException e) {
        throw new FetchException("refused: " + e.getMessage(), e);
      } catch (UnknownHostException e) {
        throw new FetchException("unknown host " + url.host(), e);
      } catch (SocketTimeoutException e) {
        throw limits.timedOut();
      } catch (SSLException e) {
        throw new FetchException("no secure connection: " + e.getMessage(), e);
      } catch (IOException e) {
        throw new FetchException("broken off: " + e.getMessage(), e);
      } finally {
        // Closing a response reads it to its end, which may be never; cancelling drops the
        // connection.
        request.cancel();
      }
    }

    private Step read(PublicUrl url, ClassicHttpResponse response)
        throws FetchException, IOException {
      int status = response.getCode();
      Header location = response.getFirstHeader(HttpHeaders.LOCATION);
      if (location != null && REDIRECTS.contains(status)) {
        return new Moved(redirect(url, location.getValue()));
      }
      HttpEntity entity = response.getEntity();
      if (status != 200 || entity == null) {
        throw new FetchException("HTTP " + status);
      }
      BodyText kind = BodyText.of(entity.getContentType());
      if (entity.getContentLength() > limits.maxBytes()) {
        throw limits.tooLarge();
      }
      var bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      InputStream content = entity.getContent();
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        if (bytes.size() + read > limits.maxBytes()) {
          throw limits.tooLarge();
        }
        bytes.write(buffer, 0, read);
      }
      return new Body(kind, bytes.toByteArray());
    }

    private static PublicUrl redirect(PublicUrl from, String location) throws FetchException {
      try {
        return from.resolve(location);
      } catch (IllegalArgumentException e) {
        throw new FetchException("refused: redirect to [" + location + "]: " + e.getMessage(), e);
      }
    }
  }
}
