package io.pinakes.common.rpc;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Decodes a call, runs its handler, and encodes what came of it. */
final class Answerer {

  /**
   * What goes back.
   *
   * @param status 200: the bytes are the answer; otherwise they are an {@link ApiError}
   */
  record Answer(int status, byte[] bytes) {

    private static Answer of(ApiError error) {
      return new Answer(error.status(), RpcCodec.write(error));
    }

    /**
     * The answer as its caller gets it.
     *
     * @throws ApiException what the other node refused
     */
    <A> A open(Class<A> type) {
      if (status == OK) {
        return RpcCodec.read(bytes, type);
      }
      throw new ApiException(RpcCodec.read(bytes, ApiError.class));
    }
  }

  static final int OK = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Answerer.class);

  private final RpcHandlers handlers;

  Answerer(RpcHandlers handlers) {
    this.handlers = handlers;
  }

  Answer answer(String name, byte[] request) throws InterruptedException {
    RpcHandlers.Registration<?, ?> registration = handlers.find(name).orElse(null);
    if (registration == null) {
      return Answer.of(
          new ApiError(
              404, "illegal_argument_exception", "this node answers no call [" + name + "]"));
    }
    return answer(registration, request);
  }

  private <Q, A> Answer answer(RpcHandlers.Registration<Q, A> registration, byte[] bytes)
      throws InterruptedException {
    String name = registration.rpc().name();
    Q request;
    try {
      request = RpcCodec.read(bytes, registration.rpc().request());
    } catch (JacksonException e) {
      LOG.warn("a call '{}' arrived that cannot be read: {}", name, e.getMessage());
      return Answer.of(
          new ApiError(400, "parsing_exception", "the call [" + name + "] cannot be read"));
    }
    try {
      return new Answer(OK, RpcCodec.write(registration.handler().handle(request)));
    } catch (ApiException e) {
      return Answer.of(e.error());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | StackOverflowError e) {
      LOG.error("the call '{}' failed unexpectedly", name, e);
      return Answer.of(
          new ApiError(
              500, "internal_server_error", "the call [" + name + "] failed, see the node's log"));
    }
  }
}
