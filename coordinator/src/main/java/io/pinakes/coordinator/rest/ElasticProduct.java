package io.pinakes.coordinator.rest;

import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import io.pinakes.common.http.RequestHandler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers clients of Elasticsearch 7.14 and later, which work only with servers that name its
 * product in every answer, and which from 8 on name media types of their own. The answers are the
 * same otherwise; so this is for those who ask for it.
 */
public final class ElasticProduct implements RequestHandler {

  private static final String HEADER = "X-Elastic-Product";
  private static final String PRODUCT = "Elasticsearch";

  /** {@code application/vnd.elasticsearch+json; compatible-with=8} is {@code application/json}. */
  private static final Pattern VENDOR =
      Pattern.compile(
          "\\s*application/vnd\\.elasticsearch\\+(json|x-ndjson)\\s*;\\s*compatible-with=\\d+\\s*",
          Pattern.CASE_INSENSITIVE);

  private final RequestHandler rest;

  public ElasticProduct(RequestHandler rest) {
    this.rest = rest;
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws Exception {
    HttpResponse response = rest.handle(usual(request));
    var headers = new HashMap<>(response.headers());
    headers.put(HEADER, PRODUCT);
    return new HttpResponse(response.status(), response.contentType(), response.body(), headers);
  }

  private static HttpRequest usual(HttpRequest request) {
    Map<String, String> headers = new HashMap<>(request.headers());
    request.header("Content-Type").ifPresent(type -> headers.put("Content-Type", usual(type)));
    return new HttpRequest(
        request.method(),
        request.rawPath(),
        request.path(),
        request.parameters(),
        headers,
        request.body());
  }

  private static String usual(String mediaType) {
    Matcher vendor = VENDOR.matcher(mediaType);
    return vendor.matches() ? "application/" + vendor.group(1).toLowerCase(Locale.ROOT) : mediaType;
  }
}
