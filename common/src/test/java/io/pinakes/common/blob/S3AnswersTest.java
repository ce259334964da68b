package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.pinakes.common.blob.ScriptedS3.Answer;
import io.pinakes.common.runtime.SystemMachine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Answers that S3 may give and that are not the usual ones. */
final class S3AnswersTest {

  private static final String TOKEN = "continuation-token";

  private final SystemMachine machine = new SystemMachine(1);
  private final S3Location location = new S3Location("bucket", "c/");

  @AfterEach
  void closeMachine() {
    machine.close();
  }

  @Test
  void pagesWithoutNamesAreNotTheEndOfAList() throws Exception {
    var s3 =
        new ScriptedS3(
            request ->
                switch (token(request)) {
                  case "" -> page("two");
                  case "two" -> page("three", "c/log/u/0/1-a");
                  case "three" -> page("four");
                  case "four" -> page("five", "c/log/u/0/2-a", "c/log/u/0/3-a");
                  default -> page("");
                });
    try (var store = new S3BlobStore(s3.client(), location, machine)) {
      assertThat(store.list("log/", "log/", 1)).containsExactly("log/u/0/1-a");
      assertThat(s3.requests).hasSize(2);
      assertThat(store.list("log/", "log/", 10))
          .containsExactly("log/u/0/1-a", "log/u/0/2-a", "log/u/0/3-a");
      assertThat(s3.requests).hasSize(2 + 5);
      assertThat(s3.requests)
          .allSatisfy(
              request ->
                  assertThat(request.firstMatchingRawQueryParameter("start-after"))
                      .hasValue("c/log/"));
    }
  }

  @Test
  void aListThatDoesNotMoveOnIsAnErrorAndNotAnEnd() throws Exception {
    for (String next : List.of("", "again")) {
      var s3 = new ScriptedS3(_ -> truncated(next));
      try (var store = new S3BlobStore(s3.client(), location, machine)) {
        assertThatIOException()
            .isThrownBy(() -> store.list("log/", "", 10))
            .withMessageContaining("S3 did not list s3://bucket/c/log/")
            .withMessageContaining("does not say where");
      }
    }
  }

  @Test
  void anObjectOfUnknownLengthIsAnErrorAndItsConnectionIsGivenUp() throws Exception {
    var s3 = new ScriptedS3(_ -> Answer.ok("abc"));
    try (var store = new S3BlobStore(s3.client(), location, machine)) {
      assertThatIOException()
          .isThrownBy(() -> store.open("a/b"))
          .withMessageContaining("S3 did not give c/a/b")
          .withMessageContaining("how long");
      assertThat(s3.aborted).hasValue(1);
    }
  }

  private static String token(SdkHttpRequest request) {
    Optional<String> token = request.firstMatchingRawQueryParameter(TOKEN);
    return token.orElse("");
  }

  /** A page that is the last one if it names no next. */
  private static Answer page(String next, String... keys) {
    return next.isEmpty() ? list("<IsTruncated>false</IsTruncated>", keys) : truncated(next, keys);
  }

  private static Answer truncated(String next, String... keys) {
    String token =
        next.isEmpty() ? "" : "<NextContinuationToken>%s</NextContinuationToken>".formatted(next);
    return list("<IsTruncated>true</IsTruncated>" + token, keys);
  }

  private static Answer list(String more, String... keys) {
    var contents = new StringBuilder();
    for (String key : keys) {
      contents.append("<Contents><Key>%s</Key></Contents>".formatted(key));
    }
    return Answer.ok("<ListBucketResult>%s%s</ListBucketResult>".formatted(more, contents));
  }
}
