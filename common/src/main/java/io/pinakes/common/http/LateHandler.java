package io.pinakes.common.http;

import io.pinakes.common.error.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A handler for a server that must know its port before what it serves can be made. Until then it
 * answers 503.
 */
public final class LateHandler implements RequestHandler {

  private volatile @Nullable RequestHandler ready;

  /** From now on requests are answered by {@code handler}. */
  public void set(RequestHandler handler) {
    ready = handler;
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws Exception {
    RequestHandler handler = ready;
    if (handler == null) {
      throw ApiException.unavailable("the node is starting");
    }
    return handler.handle(request);
  }
}
