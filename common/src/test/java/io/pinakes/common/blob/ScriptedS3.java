package io.pinakes.common.blob;

import io.pinakes.common.aws.TestS3;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 whose answers a test writes, for those that a local server does not give. */
final class ScriptedS3 implements SdkHttpClient {

  static final URI ENDPOINT = URI.create("http://127.0.0.1:1");

  /**
   * What S3 says.
   *
   * @param headers each once
   * @param body empty for none
   */
  record Answer(int status, Map<String, String> headers, String body) {

    static Answer ok(String body) {
      return new Answer(200, Map.of(), body);
    }

    static Answer error(int status, String code) {
      return new Answer(
          status,
          Map.of(),
          "<Error><Code>%s</Code><Message>in many words</Message></Error>".formatted(code));
    }
  }

  final List<SdkHttpRequest> requests = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger aborted = new AtomicInteger();
  private final Function<SdkHttpRequest, Answer> script;

  ScriptedS3(Function<SdkHttpRequest, Answer> script) {
    this.script = script;
  }

  S3Client client() {
    return TestS3.clientOf(ENDPOINT).httpClientBuilder(_ -> this).build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        requests.add(request.httpRequest());
        Answer answer = script.apply(request.httpRequest());
        var response = SdkHttpResponse.builder().statusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        var body = new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8));
        return HttpExecuteResponse.builder()
            .response(response.build())
            .responseBody(AbortableInputStream.create(body, aborted::incrementAndGet))
            .build();
      }

      @Override
      public void abort() {
        aborted.incrementAndGet();
      }
    };
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
