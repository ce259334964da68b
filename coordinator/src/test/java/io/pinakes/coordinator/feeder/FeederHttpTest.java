package io.pinakes.coordinator.feeder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the three requests refuse. */
class FeederHttpTest {

  private final TestMachine machine = new TestMachine();
  private final InMemoryIndex index = new InMemoryIndex();
  private final FeederHttp http =
      new Feeder(
              machine,
              index,
              index,
              index,
              TestCluster.joining(TestCluster.noNodes(), "c1"),
              url -> {
                throw new FetchException("nothing is fetched here");
              })
          .http();

  @AfterEach
  void stop() throws IOException {
    index.close();
    machine.close();
  }

  private void assertRefused(
      int status,
      String reason,
      String method,
      String path,
      Map<String, String> query,
      String body) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> http.handle(method, path, query, bytes))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.error().reason()).contains(reason);
            });
    assertThat(index.find(Submissions.INDEX)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                        | request body is required",
        "{                                         | not JSON, line 1, column",
        "{'url':'http://a/'} x                     | not JSON",
        "nonsense                                  | not JSON",
        "null                                      | expected an object",
        "[]                                        | expected an object",
        "'http://a/'                               | expected an object",
        "{}                                        | [url] is required",
        "{'title':'A'}                             | [url] is required",
        "{'url':null}                              | [url] is required",
        "{'url':7}                                 | [url] is required",
        "{'url':''}                                | [url] is required",
        "{'url':'  '}                              | [url] is required",
        "{'url':['http://a/']}                     | [url] is required",
        "{'url':'a/b'}                             | only http and https",
        "{'url':'ftp://a/'}                        | only http and https",
        "{'url':'file:///etc/passwd'}              | only http and https",
        "{'url':'http://'}                         | [url] cannot be fetched",
        "{'url':'http://me:pw@a/'}                 | user name or password",
        "{'url':'http://a/ b'}                     | Illegal character in path at character 10",
        "{'url':'http://a/','title':7}             | [title] must be a string",
        "{'url':'http://a/','title':['A']}         | [title] must be a string",
        "{'url':'http://a/','titel':'A'}           | unknown member [titel]",
      })
  void aBadSubmissionIsRefusedWithTheReason(String body, String reason) {
    assertRefused(400, reason, "POST", "/api/feeder", Map.of(), body);
  }

  @Test
  void aTitleOrUrlThatIsTooLongIsRefused() {
    String title = "{'url':'http://a/','title':'" + "x".repeat(513) + "'}";
    assertRefused(400, "longer than 512", "POST", "/api/feeder", Map.of(), title);
    String url = "{'url':'http://a/" + "x".repeat(2_048) + "'}";
    assertRefused(400, "longer than 2048", "POST", "/api/feeder", Map.of(), url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``             | request body is required",
        "[              | not JSON",
        "{}             | expected an array of words",
        "'apple'        | expected an array of words",
        "null           | expected an array of words",
        "[]             | expected an array of words",
        "[1]            | expected strings in the array, found NUMBER",
        "['a',null]     | expected strings in the array, found NULL",
        "[['a']]        | expected strings in the array, found ARRAY",
        "['']           | there is no word",
        "['!?', ' - ']  | there is no word",
      })
  void aBadQueryIsRefusedWithTheReason(String body, String reason) {
    assertRefused(400, reason, "POST", "/api/query", Map.of(), body);
  }

  @Test
  void aQueryOfTooManyOrTooLongTermsIsRefused() {
    String many =
        IntStream.range(0, 65)
            .mapToObj(i -> "'w" + i + "'")
            .collect(Collectors.joining(",", "[", "]"));
    assertRefused(400, "more than 64 different words: 65", "POST", "/api/query", Map.of(), many);
    String deep = "[".repeat(5_000);
    assertRefused(400, "not JSON", "POST", "/api/query", Map.of(), deep);
    String wordy = "['" + "a ".repeat(5_001) + "']";
    assertRefused(400, "longer than 10000 characters", "POST", "/api/query", Map.of(), wordy);
  }

  @Test
  void aWordManyTimesIsOneWord() throws InterruptedException {
    byte[] body = ("[\"" + "Apple apple ".repeat(100) + "\"]").getBytes(StandardCharsets.UTF_8);

    assertThat(http.handle("POST", "/api/query", Map.of(), body).json()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "from, -1, [from] must be 0 to 9900: -1",
    "from, x, [from] must be a number: [x]",
    "from, 9901, [from] must be 0 to 9900: 9901",
    "size, -1, [size] must be 0 to 1000: -1",
    "size, 1001, [size] must be 0 to 1000: 1001",
    "size, '', [size] must be a number: []",
    "size, 99999999999, [size] must be a number: [99999999999]",
    "sise, 1, unrecognized parameter: [sise]",
  })
  void aBadPageIsRefusedWithTheReason(String name, String value, String reason) {
    assertRefused(400, reason, "GET", "/api/feeder", Map.of(name, value), "");
  }

  @Test
  void aPageThatReachesTooDeepIsRefused() {
    var query = new LinkedHashMap<>(Map.of("from", "9001", "size", "1000"));
    assertRefused(400, "[from] must be 0 to 9000", "GET", "/api/feeder", query, "");
    assertRefused(400, "[size] must be 0 to 100:", "POST", "/api/query", Map.of("size", "101"), "");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/feeder, 'GET, POST'",
    "DELETE, /api/feeder, 'GET, POST'",
    "PATCH, /api/feeder, 'GET, POST'",
    "GET, /api/query, POST",
    "PUT, /api/query, POST",
    "DELETE, /api/query, POST",
  })
  void anotherMethodIsNotAllowed(String method, String path, String allowed) {
    String reason =
        "Incorrect HTTP method for uri ["
            + path
            + "] and method ["
            + method
            + "], allowed: ["
            + allowed
            + "]";
    assertRefused(405, reason, method, path, Map.of(), "{}");
  }

  @Test
  void anotherPathIsNotFound() {
    assertRefused(404, "no such path [/api/feeders]", "GET", "/api/feeders", Map.of(), "");
  }
}
