package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pinakes.common.aws.CountedRequests;
import io.pinakes.common.aws.TestS3;
import io.pinakes.common.blob.ScriptedS3.Answer;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.s3local.LocalS3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;

/** A node finds out at its start whether it can use its bucket, and says why not in one line. */
final class S3StartTest {

  private static final S3Location BOOKS = new S3Location("books", "c/");
  private static final S3Settings FRANKFURT = new S3Settings(null, "eu-central-1");

  @AutoClose private static final TestS3 S3 = new TestS3();

  @TempDir private Path folder;

  private final SystemMachine machine = new SystemMachine(1);
  private final SystemProperties properties = new SystemProperties();

  @AfterEach
  void close() {
    properties.restore();
    machine.close();
  }

  @Test
  void aStartDoesOnceWhatANodeDoesAndLeavesNothing() throws Exception {
    var requests = new CountedRequests();
    S3Location location = S3.newLocation();
    try (S3BlobStore store =
        S3BlobStore.open(S3.client(requests), location, S3.settings(), machine)) {
      assertThat(requests.take())
          .isEqualTo(Map.of("ListObjectsV2", 1, "PutObject", 1, "GetObject", 1, "DeleteObject", 1));
      assertThat(store.list("", "", 10)).isEmpty();
    }
  }

  static Stream<Arguments> rights() {
    return Stream.of(
        Arguments.of("LIST", "list bucket 'books' (s3:ListBucket)"),
        Arguments.of("PUT", "put objects into bucket 'books' (s3:PutObject)"),
        Arguments.of("GET", "get objects from bucket 'books' (s3:GetObject)"),
        Arguments.of("DELETE", "delete objects from bucket 'books' (s3:DeleteObject)"));
  }

  @ParameterizedTest
  @MethodSource("rights")
  void aRightThatIsMissingIsNamed(String missing, String message) {
    var limited =
        new ScriptedS3(
            request ->
                operation(request).equals(missing)
                    ? Answer.error(403, "AccessDenied")
                    : willing(request));
    assertUnusable(
        limited.client(),
        BOOKS,
        FRANKFURT,
        "s3://books/c/: AWS eu-central-1 lets nobody with these credentials "
            + message
            + ": AccessDenied");
  }

  @Test
  void aBucketThatDoesNotGiveBackWhatItTookIsRefused() {
    var forgetful =
        new ScriptedS3(
            request ->
                operation(request).equals("GET")
                    ? Answer.error(404, "NoSuchKey")
                    : willing(request));
    assertThatExceptionOfType(BlobStoreUnusableException.class)
        .isThrownBy(() -> S3BlobStore.open(forgetful.client(), BOOKS, FRANKFURT, machine))
        .withMessageMatching(
            "s3://books/c/: AWS eu-central-1 has stored probe/[0-9a-f]{16}"
                + " and does not give it back");
  }

  @Test
  void aBucketOfAnotherRegionIsSaidWithThatRegion() {
    var elsewhere =
        new ScriptedS3(
            _ ->
                new Answer(
                    301,
                    Map.of("x-amz-bucket-region", "us-west-2"),
                    "<Error><Code>PermanentRedirect</Code><Message>m</Message></Error>"));
    assertUnusable(
        elsewhere.client(),
        BOOKS,
        FRANKFURT,
        "s3://books/c/: bucket 'books' is not in this region, but in us-west-2");
  }

  @Test
  void aTroubleOfS3IsSaidInItsWords() {
    var refusing = new ScriptedS3(_ -> Answer.error(400, "InvalidRequest"));
    assertThatExceptionOfType(BlobStoreUnusableException.class)
        .isThrownBy(() -> S3BlobStore.open(refusing.client(), BOOKS, FRANKFURT, machine))
        .withMessageStartingWith("s3://books/c/: AWS eu-central-1 refuses: in many words");
  }

  @Test
  void aBucketThatIsNotThereIsSaid() {
    assertUnusable(
        S3.client(),
        new S3Location("missing", "x/"),
        S3.settings(),
        "s3://missing/x/: S3 at %s has no bucket 'missing'".formatted(S3.endpoint()));
  }

  @Test
  void aWrongSecretIsSaid() {
    S3Location location = S3.newLocation();
    assertUnusable(
        wrongSecret(),
        location,
        S3.settings(),
        ("%s: S3 at %s lets nobody with these credentials list bucket '%s' (s3:ListBucket):"
                + " SignatureDoesNotMatch")
            .formatted(location, S3.endpoint(), location.bucket()));
  }

  @Test
  void aServerThatIsNotThereIsSaid() {
    URI nowhere = URI.create("http://127.0.0.1:1");
    assertUnusable(
        TestS3.clientOf(nowhere).build(),
        BOOKS,
        new S3Settings(nowhere, null),
        "s3://books/c/: S3 at http://127.0.0.1:1 does not answer: Connect to http://127.0.0.1:1"
            + " failed: Connection refused");
  }

  @Test
  void aRegionThatIsNowhereIsSaid() {
    assumeThat(System.getenv("AWS_REGION")).isNull();
    properties.forgetTheMachine(folder);
    assertThatExceptionOfType(BlobStoreUnusableException.class)
        .isThrownBy(() -> S3BlobStore.open(BOOKS, S3Settings.AWS, machine))
        .withMessage("s3://books/c/: no AWS region is set: give one, or set AWS_REGION");
  }

  @Test
  void credentialsThatAreNowhereAreSaid() {
    assumeThat(System.getenv("AWS_ACCESS_KEY_ID")).isNull();
    properties.forgetTheMachine(folder);
    assertThatExceptionOfType(BlobStoreUnusableException.class)
        .isThrownBy(() -> S3BlobStore.open(BOOKS, S3.settings(), machine))
        .withMessage(
            "s3://books/c/: no AWS credentials are found in environment, profile or role:"
                + " set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void opensABucketWithTheCredentialsThatAreAround() throws Exception {
    properties.set("aws.accessKeyId", LocalS3Server.ACCESS_KEY);
    properties.set("aws.secretAccessKey", LocalS3Server.SECRET_KEY);
    S3Location location = S3.newLocation();
    try (BlobStore opened =
        BlobStores.open(URI.create(location.toString()), S3.settings(), machine)) {
      opened.put("a/b", new byte[1]);
      assertThat(opened.list("", "", 10)).containsExactly("a/b");
    }
  }

  private S3Client wrongSecret() {
    return TestS3.clientOf(S3.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("pinakes", "wrong")))
        .build();
  }

  private void assertUnusable(
      S3Client client, S3Location location, S3Settings settings, String message) {
    assertThatExceptionOfType(BlobStoreUnusableException.class)
        .isThrownBy(() -> S3BlobStore.open(client, location, settings, machine))
        .withMessage(message);
  }

  private static String operation(SdkHttpRequest request) {
    return request.method() == SdkHttpMethod.GET
            && request.firstMatchingRawQueryParameter("list-type").isPresent()
        ? "LIST"
        : request.method().name();
  }

  /** An S3 that does what it is asked to. */
  private static Answer willing(SdkHttpRequest request) {
    return switch (operation(request)) {
      case "LIST" -> Answer.ok("<ListBucketResult/>");
      case "GET" -> new Answer(200, Map.of("Content-Length", "1"), "\u0001");
      case "DELETE" -> new Answer(204, Map.of(), "");
      default -> Answer.ok("");
    };
  }
}
