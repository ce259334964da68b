package io.pinakes.common.http;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * One request from its head to the last byte of its answer. The body is gathered on an IO thread
 * without blocking, then the handler runs on a virtual thread, then the answer is written without
 * blocking again. However it goes, {@link #end()} gives back what the request held.
 */
final class RequestInFlight implements ChannelListener<StreamSourceChannel> {

  /** A body of a known length up to this gets its whole array at once, so it is never copied. */
  private static final int WHOLE_BODY_BYTES = 1 << 20;

  /** The first array of a body whose length is not known. */
  private static final int FIRST_BUFFER_BYTES = 8 << 10;

  /**
   * How long the rest of a refused body is still read and dropped: closing at once would reset the
   * connection, and the client would lose the answer that says why.
   */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(RequestInFlight.class);

  private final Intake intake;
  private final HttpServerExchange exchange;
  private final BodyBudget.Share share;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** -1 if the client did not say. */
  private final long announced;

  private byte[] body = new byte[0];
  private int length;
  private XnioExecutor.@Nullable Key bodyTimer;
  private volatile XnioExecutor.@Nullable Key answerTimer;
  private @Nullable StreamSourceChannel channel;
  private @Nullable RequestTarget target;

  RequestInFlight(Intake intake, HttpServerExchange exchange) {
    this.intake = intake;
    this.exchange = exchange;
    share = intake.budget().share();
    announced = exchange.getRequestContentLength();
    exchange.addExchangeCompleteListener(
        (completed, next) -> {
          end();
          next.proceed();
        });
  }

  /** Looks at the head and begins to read the body. On an IO thread. */
  void begin() {
    HttpSettings settings = intake.settings();
    if (intake.closing()) {
      refuse(new ApiError(503, "node_closed_exception", "the node is shutting down"));
      return;
    }
    if (intake.running() > settings.maxRequests()) {
      refuse(rejected("more than " + settings.maxRequests() + " requests are being answered"));
      return;
    }
    String rawPath = rawPath();
    String rawQuery = exchange.getQueryString();
    if (rawPath.length() + rawQuery.length() > settings.maxUrlLength()) {
      refuse(
          new ApiError(
              400,
              "too_long_http_line_exception",
              "An HTTP line is larger than " + settings.maxUrlLength() + " bytes."));
      return;
    }
    try {
      target = RequestTarget.parse(rawPath, rawQuery);
    } catch (ApiException e) {
      refuse(e.error());
      return;
    }
    if (announced > settings.maxBodyBytes()) {
      refuse(tooLarge());
      return;
    }
    if (exchange.isRequestComplete()) {
      dispatch();
      return;
    }
    StreamSourceChannel source = exchange.getRequestChannel();
    if (source == null) {
      throw new IllegalStateException("the request's channel is taken");
    }
    channel = source;
    read(source);
  }

  private String rawPath() {
    String uri = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      int path = uri.indexOf('/', uri.indexOf("//") + 2);
      return path < 0 ? "/" : uri.substring(path);
    }
    return uri;
  }

  /** More of the body is there. On an IO thread. */
  @Override
  public void handleEvent(StreamSourceChannel source) {
    read(source);
  }

  private void read(StreamSourceChannel source) {
    try {
      while (true) {
        if (length == body.length && length != announced && !grow()) {
          return;
        }
        // When all that was announced is there, one more read must find the end.
        ByteBuffer room =
            length == announced
                ? ByteBuffer.allocate(1)
                : ByteBuffer.wrap(body, length, body.length - length);
        int count = source.read(room);
        if (count < 0) {
          source.suspendReads();
          stopBodyTimer();
          dispatch();
          return;
        }
        if (count == 0) {
          awaitMore(source);
          return;
        }
        length += count;
        if (length > intake.settings().maxBodyBytes()) {
          refuse(tooLarge());
          return;
        }
      }
    } catch (IOException e) {
      LOG.debug("a request's body broke off", e);
      refuse(
          new ApiError(
              400, "parsing_exception", "the request's body is broken off or badly chunked"));
    }
  }

  private boolean grow() {
    int capacity =
        announced >= 0
            ? (int) Math.min(announced, Math.max(WHOLE_BODY_BYTES, 2L * body.length))
            : (int)
                Math.min(
                    intake.settings().maxBodyBytes() + 1,
                    Math.max(FIRST_BUFFER_BYTES, 2L * body.length));
    if (!share.reserve(capacity - body.length)) {
      refuse(
          rejected(
              "request bodies take up more than "
                  + intake.settings().maxBodiesBytes()
                  + " bytes of memory"));
      return false;
    }
    body = Arrays.copyOf(body, capacity);
    return true;
  }

  private void awaitMore(StreamSourceChannel source) {
    if (bodyTimer == null) {
      bodyTimer = after(intake.settings().bodyTimeout(), this::bodyIsLate);
    }
    source.getReadSetter().set(this);
    source.resumeReads();
  }

  /** On the IO thread that also reads, so it never meets a body that has just become complete. */
  private void bodyIsLate() {
    if (bodyTimer == null) {
      return;
    }
    refuse(
        new ApiError(
            408,
            "request_timeout_exception",
            "the request's body did not arrive within "
                + intake.settings().bodyTimeout().toMillis()
                + " ms"));
  }

  private void stopBodyTimer() {
    XnioExecutor.Key timer = bodyTimer;
    bodyTimer = null;
    if (timer != null) {
      timer.remove();
    }
  }

  private void dispatch() {
    exchange.dispatch(intake.threads(), this::answer);
  }

  /** Runs the handler. On a virtual thread. */
  private void answer(HttpServerExchange sameExchange) {
    HttpResponse response;
    try {
      response = intake.handler().handle(request());
    } catch (ApiException e) {
      if (e.status() >= 500) {
        LOG.warn(
            "{} {}: {}", exchange.getRequestMethod(), exchange.getRequestURI(), e.getMessage());
      }
      response = HttpResponse.error(e.error());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response =
          HttpResponse.error(
              new ApiError(503, "node_closed_exception", "the node is shutting down"));
    } catch (Throwable e) {
      // An error too (a stack that overflowed on a deeply nested body): the client waits either
      // way.
      LOG.error(
          "{} {} failed unexpectedly", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      response =
          HttpResponse.error(
              new ApiError(500, "internal_server_error", "unexpected failure, see the node's log"));
    } finally {
      body = new byte[0];
      share.release();
    }
    send(response);
  }

  private HttpRequest request() {
    RequestTarget decoded = target;
    if (decoded == null) {
      throw new IllegalStateException("answered before its target was decoded");
    }
    Map<String, String> headers = HashMap.newHashMap(exchange.getRequestHeaders().size());
    for (HeaderValues values : exchange.getRequestHeaders()) {
      headers.put(
          values.getHeaderName().toString(),
          values.size() == 1 ? values.getFirst() : String.join(",", values));
    }
    return new HttpRequest(
        exchange.getRequestMethod().toString(),
        decoded.rawPath(),
        decoded.path(),
        decoded.parameters(),
        headers,
        wholeBody());
  }

  private byte[] wholeBody() {
    byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
    String encoding = exchange.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
    if (encoding == null || encoding.equalsIgnoreCase("identity") || length == 0) {
      return whole;
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      throw new ApiException(
          415, "illegal_argument_exception", "cannot decode Content-Encoding [" + encoding + "]");
    }
    return Gzip.inflate(whole, intake.settings().maxBodyBytes(), share);
  }

  private void send(HttpResponse answer) {
    HttpResponse response = acceptsGzip() ? Gzip.compress(answer) : answer;
    // An interrupted thread that touches a socket closes it, and the client would get no answer.
    boolean interrupted = Thread.interrupted();
    if (writeHead(response)) {
      exchange.getResponseSender().send(buffers(response), IoCallback.END_EXCHANGE);
    } else {
      exchange.endExchange();
    }
    if (!ended.get()) {
      XnioExecutor.Key timer = after(intake.settings().answerTimeout(), this::abort);
      answerTimer = timer;
      if (ended.get()) {
        timer.remove();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean acceptsGzip() {
    String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
    return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
  }

  /** Whether a body is to follow. */
  private boolean writeHead(HttpResponse response) {
    exchange.setStatusCode(response.status());
    if (!response.contentType().isEmpty()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.contentType());
    }
    response
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    long bytes = response.length();
    if (response.status() != StatusCodes.NO_CONTENT
        && response.status() != StatusCodes.NOT_MODIFIED) {
      exchange.setResponseContentLength(bytes);
    }
    return bytes > 0 && !exchange.getRequestMethod().equals(Methods.HEAD);
  }

  private static ByteBuffer[] buffers(HttpResponse response) {
    return response.body().stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
  }

  /** Answers without having read the whole request. On an IO thread. */
  private void refuse(ApiError error) {
    stopBodyTimer();
    share.release();
    body = new byte[0];
    HttpResponse response = HttpResponse.error(error);
    if (exchange.isRequestComplete()) {
      send(response);
      return;
    }
    exchange.setPersistent(false);
    boolean withBody = writeHead(response);
    after(LINGER, this::abort);
    exchange
        .getResponseSender()
        .send(
            withBody ? buffers(response) : new ByteBuffer[] {ByteBuffer.allocate(0)},
            new CloseThenLinger());
  }

  /** Writes the answer out before the rest of the request is there, then drops that rest. */
  private final class CloseThenLinger implements IoCallback {
    private boolean closed;

    @Override
    public void onComplete(HttpServerExchange same, Sender sender) {
      if (!closed) {
        closed = true;
        sender.close(this);
        return;
      }
      StreamSourceChannel rest = channel != null ? channel : exchange.getRequestChannel();
      // A client that asked first, and was refused, sends no body.
      if (rest == null || HttpContinue.requiresContinueResponse(exchange)) {
        abort();
        return;
      }
      rest.getReadSetter().set(RequestInFlight.this::drop);
      rest.resumeReads();
    }

    @Override
    public void onException(HttpServerExchange same, Sender sender, IOException e) {
      LOG.debug("a client was gone before its refusal", e);
      abort();
    }
  }

  private void drop(StreamSourceChannel source) {
    ByteBuffer scratch = ByteBuffer.allocate(FIRST_BUFFER_BYTES);
    try {
      int count;
      do {
        scratch.clear();
        count = source.read(scratch);
      } while (count > 0);
      if (count == 0) {
        return;
      }
    } catch (IOException e) {
      LOG.debug("the rest of a refused body broke off", e);
    }
    abort();
  }

  /** Closes the connection; a second time nothing. */
  private void abort() {
    IoUtils.safeClose(exchange.getConnection());
    end();
  }

  private void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    XnioExecutor.Key timer = answerTimer;
    if (timer != null) {
      timer.remove();
    }
    intake.ended();
  }

  private XnioExecutor.Key after(Duration delay, Runnable action) {
    try {
      return exchange.getIoThread().executeAfter(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the server is being closed, and with it every connection", e);
      return () -> false;
    }
  }

  private ApiError tooLarge() {
    return new ApiError(
        413,
        "content_too_long_exception",
        "the request's body is larger than " + intake.settings().maxBodyBytes() + " bytes");
  }

  private static ApiError rejected(String reason) {
    return ApiException.rejected(reason).error();
  }
}
