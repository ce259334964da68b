package io.pinakes.common.node;

import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import io.pinakes.common.http.RequestHandler;

/**
 * Answers {@code GET /_pinakes/health} with 200 and the node's id once the node has joined the
 * cluster, with 503 before; all else is for the handler behind it. It says nothing of the cluster:
 * what asks this restarts what is not well, and to restart a node does not mend DynamoDB or a
 * network. That is also why a node that has lost its lease is well: it joins again by itself.
 */
public final class HealthEndpoint implements RequestHandler {

  public static final String PATH = "/_pinakes/health";

  private final String nodeId;
  private final RequestHandler others;
  private volatile boolean joined;

  /** Puts itself before a handler. */
  public HealthEndpoint(String nodeId, RequestHandler others) {
    this.nodeId = nodeId;
    this.others = others;
  }

  /** From now on the node is well: it has joined. */
  public void joined() {
    joined = true;
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws Exception {
    if (!request.rawPath().equals(PATH)) {
      return others.handle(request);
    }
    return joined
        ? HttpResponse.text(200, nodeId + "\n")
        : HttpResponse.text(503, "the node is starting\n");
  }
}
