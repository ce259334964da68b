package io.pinakes.common.http;

import io.pinakes.common.runtime.Machine;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What all requests of one server share: the bounds, the handler, and the count of requests. */
final class Intake implements HttpHandler {

  private final HttpSettings settings;
  private final RequestHandler handler;
  private final Executor threads;
  private final BodyBudget budget;
  private final AtomicInteger running = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean closing;

  Intake(HttpSettings settings, RequestHandler handler, Machine machine) {
    this.settings = settings;
    this.handler = handler;
    threads = request -> machine.spawn("http request", request);
    budget = new BodyBudget(settings.maxBodiesBytes());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    running.incrementAndGet();
    new RequestInFlight(this, exchange).begin();
  }

  HttpSettings settings() {
    return settings;
  }

  RequestHandler handler() {
    return handler;
  }

  /** Runs each request on a virtual thread. */
  Executor threads() {
    return threads;
  }

  BodyBudget budget() {
    return budget;
  }

  int running() {
    return running.get();
  }

  boolean closing() {
    return closing;
  }

  /** Refuses requests from now on; the future is done when none is running. */
  CompletableFuture<Void> drain() {
    closing = true;
    if (running.get() == 0) {
      drained.complete(null);
    }
    return drained;
  }

  /** To be called once for each request. */
  void ended() {
    if (running.decrementAndGet() == 0 && closing) {
      drained.complete(null);
    }
  }
}
