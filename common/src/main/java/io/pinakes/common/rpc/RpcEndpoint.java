package io.pinakes.common.rpc;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import io.pinakes.common.http.RequestHandler;
import java.util.List;

/** Answers other nodes' calls, which are {@code POST /_pinakes/rpc/{name}}. */
public final class RpcEndpoint implements RequestHandler {

  /** Requests whose path begins so are for this handler. */
  public static final String PATH_PREFIX = "/_pinakes/rpc/";

  static final String MESSAGE_TYPE = "application/cbor";

  /** Tells an error of the call from one of the HTTP server before it. */
  static final String ERROR_TYPE = "application/vnd.pinakes.error+cbor";

  private static final List<String> PATH = List.of("_pinakes", "rpc");

  private final Answerer answerer;

  public RpcEndpoint(RpcHandlers handlers) {
    answerer = new Answerer(handlers);
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws InterruptedException {
    List<String> path = request.path();
    if (path.size() != PATH.size() + 1 || !path.subList(0, PATH.size()).equals(PATH)) {
      throw new ApiException(404, "illegal_argument_exception", "no call at " + request.rawPath());
    }
    if (!request.method().equals("POST")) {
      throw new ApiException(405, "method_not_allowed_exception", "a call is a POST");
    }
    Answerer.Answer answer = answerer.answer(path.getLast(), request.body());
    String type = answer.status() == Answerer.OK ? MESSAGE_TYPE : ERROR_TYPE;
    return HttpResponse.of(answer.status(), type, answer.bytes());
  }
}
