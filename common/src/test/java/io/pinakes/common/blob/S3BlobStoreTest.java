package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.pinakes.common.aws.CountedRequests;
import io.pinakes.common.aws.TestS3;
import io.pinakes.common.runtime.Task;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

final class S3BlobStoreTest extends BlobStoreContract {

  private static final int MB = 1 << 20;
  private static final long LARGE = 40L * MB;

  @AutoClose private static final TestS3 S3 = new TestS3();

  private final S3Location location = S3.newLocation();
  private final CountedRequests requests = new CountedRequests();
  private final S3Client client = S3.client(requests);
  private final S3BlobStore store = new S3BlobStore(client, location, machine);

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Override
  BlobStore store() {
    return store;
  }

  @Test
  void aLargeBlobGoesInPartsAndComesBackWhole() throws Exception {
    var content = new Bytes(LARGE);
    store.put("segments/u/0/1-large", content);
    assertThat(requests.take())
        .isEqualTo(
            Map.of("CreateMultipartUpload", 1, "UploadPart", 3, "CompleteMultipartUpload", 1));

    assertThat(sha256(store.open("segments/u/0/1-large").orElseThrow()))
        .isEqualTo(sha256(content.open()));
    assertThat(requests.take()).isEqualTo(Map.of("GetObject", 1));
  }

  @Test
  void partsBeginWithTheFirstByteTooMany() throws Exception {
    store.put("a/whole", new Bytes(S3BlobStore.PART_BYTES));
    assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1));
    store.put("a/parts", new Bytes(S3BlobStore.PART_BYTES + 1));
    assertThat(requests.take())
        .isEqualTo(
            Map.of("CreateMultipartUpload", 1, "UploadPart", 2, "CompleteMultipartUpload", 1));
    try (InputStream in = store.open("a/parts").orElseThrow()) {
      in.skipNBytes(S3BlobStore.PART_BYTES);
      assertThat(in.read()).isEqualTo(Bytes.at(S3BlobStore.PART_BYTES) & 0xff);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void largeContentOfAnotherLengthThanItSaysIsNotStored() throws Exception {
    for (long actual : List.of(LARGE - 1, LARGE + 1, 20L * MB)) {
      var content =
          new Content() {
            @Override
            public long length() {
              return LARGE;
            }

            @Override
            public InputStream open() {
              return new Bytes(actual).open();
            }
          };
      assertThatExceptionOfType(WrongLengthException.class)
          .isThrownBy(() -> store.put("a/b", content))
          .withMessageContaining("instead of " + LARGE);
    }
    assertNothingIsLeft();
  }

  @Test
  void whatIsStoredSaysItsChecksum() throws Exception {
    store.put("a/small", new byte[] {1, 2, 3});
    store.put("a/large", new Bytes(LARGE));
    for (String name : List.of("a/small", "a/large")) {
      try (var in =
          client.getObject(
              r ->
                  r.bucket(location.bucket())
                      .key(location.key(name))
                      .checksumMode(ChecksumMode.ENABLED))) {
        GetObjectResponse object = in.response();
        assertThat(object.checksumCRC32()).as(name).isNotNull().doesNotContain("-");
        in.abort();
      }
    }
  }

  @Test
  void aPutWhoseConnectionIsCutIsSentAgain() throws Exception {
    try (var network = new BadNetwork(S3.endpoint());
        var far = far(network)) {
      network.cutToServer(2, 300_000);
      far.put("a/small", new Bytes(MB));
      assertThat(network.cuts()).isEqualTo(2);

      network.cutToServer(2, 5L * MB);
      far.put("a/large", new Bytes(LARGE));
      assertThat(network.cuts()).isEqualTo(4);
    }
    assertThat(sha256(store.open("a/small").orElseThrow())).isEqualTo(sha256(new Bytes(MB).open()));
    assertThat(sha256(store.open("a/large").orElseThrow()))
        .isEqualTo(sha256(new Bytes(LARGE).open()));
  }

  @Test
  void aPutWhoseConnectionIsAlwaysCutFailsAndLeavesNothing() throws Exception {
    try (var network = new BadNetwork(S3.endpoint());
        var far = far(network)) {
      network.cutToServer(1_000, 300_000);
      assertThatIOException()
          .isThrownBy(() -> far.put("a/small", new Bytes(MB)))
          .withMessageContaining("S3 did not store cluster/blobs/a/small");
      assertThat(network.cuts()).isEqualTo(S3Clients.ATTEMPTS);
      assertThatIOException()
          .isThrownBy(() -> far.put("a/large", new Bytes(LARGE)))
          .withMessageContaining("cluster/blobs/a/large");
    }
    assertNothingIsLeft();
  }

  @Test
  void bytesThatChangeOnTheWayThereAreNotStored() throws Exception {
    try (var network = new BadNetwork(S3.endpoint());
        var far = far(network)) {
      network.changeToServer(50_000);
      assertThatIOException().isThrownBy(() -> far.put("a/b", new Bytes(100_000)));
    }
    assertNothingIsLeft();
  }

  @Test
  void bytesThatChangeOnTheWayBackAreNotBelieved() throws Exception {
    store.put("a/b", new Bytes(100_000));
    store.put("a/large", new Bytes(LARGE));
    for (String name : List.of("a/b", "a/large")) {
      try (var network = new BadNetwork(S3.endpoint());
          var far = far(network)) {
        network.changeToClient(50_000);
        try (InputStream in = far.open(name).orElseThrow()) {
          assertThatIOException()
              .isThrownBy(() -> sha256(in))
              .withMessageContaining("checksum")
              .withMessageContaining(name);
        }
      }
    }
  }

  @Test
  void aReadThatIsCutDoesNotLookLikeAShorterBlob() throws Exception {
    store.put("a/b", new Bytes(MB));
    try (var network = new BadNetwork(S3.endpoint());
        var far = far(network)) {
      network.cutToClient(1, 300_000);
      try (InputStream in = far.open("a/b").orElseThrow()) {
        assertThatIOException().isThrownBy(in::readAllBytes);
      }
      assertThat(far.get("a/b").orElseThrow()).hasSize(MB);
    }
  }

  @Test
  void aPutWhoseAnswerIsLostIsHarmlesslyRepeated() throws Exception {
    for (String operation : List.of("PutObject", "UploadPart", "CompleteMultipartUpload")) {
      var lost = new LostAnswer(operation);
      try (var forgetful = new S3BlobStore(S3.client(lost), location, machine)) {
        forgetful.put("a/" + operation, new Bytes(operation.equals("PutObject") ? MB : LARGE));
      }
      assertThat(lost.lost).as(operation).isEqualTo(1);
    }
    assertThat(store.list("", "", 10))
        .containsExactly("a/CompleteMultipartUpload", "a/PutObject", "a/UploadPart");
    assertThat(sha256(store.open("a/CompleteMultipartUpload").orElseThrow()))
        .isEqualTo(sha256(new Bytes(LARGE).open()));
    assertNoUploadIsLeft();
  }

  /** The first answer to one kind of request does not arrive. */
  private static final class LostAnswer implements ExecutionInterceptor {

    private final String operation;
    private volatile int lost;

    LostAnswer(String operation) {
      this.operation = operation;
    }

    @Override
    public synchronized void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes call) {
      if (lost == 0 && operation.equals(call.getAttribute(SdkExecutionAttribute.OPERATION_NAME))) {
        lost++;
        throw RetryableException.create("injected: lost the answer");
      }
    }
  }

  @Test
  void aPutThatIsInterruptedStopsAndLeavesNothing() throws Exception {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var content =
        new Content() {
          @Override
          public long length() {
            return LARGE;
          }

          @Override
          public InputStream open() throws IOException {
            begun.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new IOException("not read");
          }
        };
    var ended = new CompletableFuture<Exception>();
    Task task =
        machine.spawn(
            "put",
            () -> {
              try {
                store.put("a/b", content);
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    begun.await();
    task.stop();
    assertThat(ended.join()).isInstanceOf(InterruptedException.class);
    assertNothingIsLeft();
  }

  @Test
  void oddNamesAreKeysAsTheyAre() throws Exception {
    List<String> names =
        List.of(
            "-/-",
            "...",
            "..a/b..",
            ".a/.b",
            "0",
            "A/a",
            "_0.cfs",
            "a--b/c__d..e",
            "a/A",
            "a/" + "x".repeat(200));
    for (String name : names) {
      store.put(name, name.getBytes());
    }
    assertThat(store.list("", "", 100)).containsExactlyElementsOf(names);
    for (String name : names) {
      assertThat(store.get(name)).as(name).hasValue(name.getBytes());
      store.delete(name);
    }
    assertNothingIsLeft();
  }

  @Test
  void listsMoreThanOnePageOfS3() throws Exception {
    int count = S3BlobStore.PAGE_NAMES + 7;
    List<String> names =
        IntStream.range(0, count).mapToObj(i -> "log/u/0/%05d".formatted(i)).toList();
    for (String name : names) {
      store.put(name, new byte[1]);
    }
    requests.take();
    assertThat(store.list("log/", "", count + 100)).isEqualTo(names);
    assertThat(requests.take()).isEqualTo(Map.of("ListObjectsV2", 2));
    var all = new ArrayList<String>();
    List<String> page = store.list("log/", "log/", 500);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = store.list("log/", page.getLast(), 500);
    }
    assertThat(all).isEqualTo(names);
    assertThat(requests.take()).isEqualTo(Map.of("ListObjectsV2", 4));
  }

  @Test
  void storesBesideEachOtherInABucketDoNotSeeEachOther() throws Exception {
    store.put("a/b", new byte[1]);
    for (String prefix : List.of("cluster/", "cluster/blob", "cluster/blobs/a/")) {
      String folder = prefix.endsWith("/") ? prefix : prefix + "/";
      try (var other =
          new S3BlobStore(S3.client(), new S3Location(location.bucket(), folder), machine)) {
        assertThat(other.get("a/b")).as(prefix).isEmpty();
      }
    }
    try (var root = new S3BlobStore(S3.client(), new S3Location(location.bucket(), ""), machine)) {
      assertThat(root.list("", "", 10)).containsExactly("cluster/blobs/a/b");
    }
  }

  @Test
  void aServerThatIsNotThereIsAClearErrorWithinABound() throws Exception {
    URI nowhere;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    long start = machine.clock().nanoTime();
    try (var gone = new S3BlobStore(TestS3.clientOf(nowhere).build(), location, machine)) {
      assertThatIOException()
          .isThrownBy(() -> gone.put("a/b", new byte[1]))
          .withMessageContaining("S3 did not store cluster/blobs/a/b")
          .withMessageContaining("refused");
      assertThatIOException()
          .isThrownBy(() -> gone.open("a/b"))
          .withMessageContaining("S3 did not give cluster/blobs/a/b");
    }
    assertThat(Duration.ofNanos(machine.clock().nanoTime() - start))
        .isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void aServerThatSaysNothingIsAClearErrorWithinABound() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var store =
            new S3BlobStore(
                TestS3.clientOf(URI.create("http://127.0.0.1:" + silent.getLocalPort()), requests)
                    .httpClientBuilder(
                        Apache5HttpClient.builder().socketTimeout(Duration.ofMillis(100)))
                    .build(),
                location,
                machine)) {
      assertThatIOException()
          .isThrownBy(() -> store.open("a/b"))
          .withMessageContaining("S3 did not give cluster/blobs/a/b");
      assertThat(requests.take()).isEqualTo(Map.of("GetObject", S3Clients.ATTEMPTS));
    }
  }

  @Test
  void aBucketThatGoesAwayIsNotTakenForABlobThatIsNotThere() {
    var missing = new S3BlobStore(client, new S3Location("missing", ""), machine);
    assertThatIOException().isThrownBy(() -> missing.open("a/b")).withMessageContaining("bucket");
    assertThatIOException().isThrownBy(() -> missing.put("a/b", new byte[1]));
  }

  @Test
  void whoIsNotLetInDoesNotTakeBlobsForAbsent() throws Exception {
    store.put("a/b", new byte[1]);
    S3Client stranger =
        TestS3.clientOf(S3.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("pinakes", "wrong")))
            .build();
    try (var closed = new S3BlobStore(stranger, location, machine)) {
      for (String name : List.of("a/b", "a/none")) {
        assertThatIOException()
            .isThrownBy(() -> closed.open(name))
            .withMessageContaining("S3 did not give cluster/blobs/" + name)
            .withMessageContaining("Status Code: 403");
      }
      assertThatIOException().isThrownBy(() -> closed.list("", "", 10));
      assertThatIOException().isThrownBy(() -> closed.delete("a/b"));
    }
    assertThat(store.get("a/b")).hasValue(new byte[1]);
  }

  private S3BlobStore far(BadNetwork network) {
    return new S3BlobStore(TestS3.clientOf(network.endpoint()).build(), location, machine);
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(store.list("", "", 10)).isEmpty();
    assertNoUploadIsLeft();
  }

  private void assertNoUploadIsLeft() {
    assertThat(client.listMultipartUploads(r -> r.bucket(location.bucket())).uploads()).isEmpty();
  }

  private static byte[] sha256(InputStream in) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var through = new DigestInputStream(in, digest)) {
      through.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return digest.digest();
  }
}
