package io.pinakes.common.http;

/** Answers requests whose body has wholly arrived. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * Answers one request, on a virtual thread of its own; it may block.
   *
   * @throws io.pinakes.common.error.ApiException becomes an answer in OpenSearch's error shape
   * @throws Exception is logged and becomes a 500
   */
  HttpResponse handle(HttpRequest request) throws Exception;
}
