package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.pinakes.common.aws.CountedRequests;
import io.pinakes.common.aws.TestS3;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.runtime.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What a store does when connections are few, slow or stand still. */
@Timeout(60)
final class S3LimitsTest {

  private static final int MB = 1 << 20;
  private static final long LARGE = 40L * MB;
  private static final int BATCH = 33_000;

  @AutoClose private static final TestS3 S3 = new TestS3();

  private final SystemMachine machine = new SystemMachine(1);
  private final CountedRequests requests = new CountedRequests();
  private final S3Location location = S3.newLocation();
  private final S3Client client = S3.client();
  private final S3BlobStore near = new S3BlobStore(client, location, machine);
  private BadNetwork network;

  @BeforeEach
  void connect() throws IOException {
    network = new BadNetwork(S3.endpoint());
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    near.close();
    machine.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2 * MB, 17 * MB})
  void batchesFindAConnectionWhileManyFilesAreSent(int file) throws Exception {
    int connections = 3;
    int atATime = connections - 1;
    int files = 6;
    var limits = new S3Limits(atATime, Duration.ofMinutes(1), MB);
    S3Client few =
        TestS3.clientOf(network.endpoint())
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(connections)
                    .connectionAcquisitionTimeout(Duration.ofSeconds(2)))
            .build();
    try (var store = new S3BlobStore(few, location, machine, limits)) {
      network.stallToServer(files, MB);
      List<CompletableFuture<Optional<Throwable>>> ended = new ArrayList<>();
      for (int i = 0; i < files; i++) {
        String name = "segments/" + i;
        ended.add(spawn(() -> store.put(name, new Bytes(file))).ended());
      }
      network.awaitStalls(atATime);
      for (int i = 0; i < 3; i++) {
        store.put("log/" + i, new byte[BATCH]);
      }
      network.resume();
      for (CompletableFuture<Optional<Throwable>> one : ended) {
        assertThat(one.join()).isEmpty();
      }
    }
    assertThat(near.list("", "", 100)).hasSize(files + 3);
  }

  @Test
  void aBatchThatMeetsADeadConnectionIsSentAgainSoon() throws Exception {
    network.stallToServer(1, BATCH / 2);
    try (var store = far(S3Limits.DEFAULT)) {
      long begun = machine.clock().nanoTime();
      onVirtualThread(
          () -> {
            store.put("log/1", new byte[BATCH]);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
          });
      assertThat(Duration.ofNanos(machine.clock().nanoTime() - begun))
          .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
      assertThat(requests.take()).isEqualTo(Map.of("PutObject", 2));
    }
    assertThat(near.get("log/1")).hasValue(new byte[BATCH]);
  }

  @ParameterizedTest
  @ValueSource(longs = {BATCH, LARGE})
  void whatStandsStillEachTimeFailsAndLeavesNothing(long length) throws Exception {
    network.stallToServer(1_000, BATCH / 2);
    try (var store = far(new S3Limits(4, Duration.ofMillis(500), 32 * MB))) {
      onVirtualThread(
          () -> {
            assertThatIOException()
                .isThrownBy(() -> store.put("a/b", new Bytes(length)))
                .withMessageContaining("S3 did not store")
                .withMessageContaining("no answer in time");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
          });
      assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {MB, LARGE})
  void aPutThatIsInterruptedWhileItsConnectionStandsStillLeavesNothing(long length)
      throws Exception {
    network.stallToServer(1_000, BATCH);
    try (var store = far(S3Limits.DEFAULT)) {
      Running put = spawn(() -> store.put("a/b", new Bytes(length)));
      network.awaitStalls(1);
      long begun = machine.clock().nanoTime();
      put.task().stop();
      assertThat(put.ended().join()).containsInstanceOf(InterruptedException.class);
      assertThat(Duration.ofNanos(machine.clock().nanoTime() - begun))
          .isLessThan(S3Limits.DEFAULT.answer());
      assertNothingIsLeft();
    }
  }

  @Test
  void aPutThatWaitsForOtherFilesCanBeInterrupted() throws Exception {
    network.stallToServer(1, BATCH);
    try (var store = far(new S3Limits(1, Duration.ofMinutes(1), MB))) {
      Running first = spawn(() -> store.put("a/first", new Bytes(MB)));
      network.awaitStalls(1);
      Running second = spawn(() -> store.put("a/second", new Bytes(MB)));
      second.task().stop();
      assertThat(second.ended().join()).containsInstanceOf(InterruptedException.class);
      network.resume();
      assertThat(first.ended().join()).isEmpty();
      store.put("a/third", new Bytes(MB));
    }
    assertThat(near.list("", "", 10)).containsExactly("a/first", "a/third");
  }

  /** All of the body may be in the sockets' buffers long before S3 has it. */
  @Test
  void aConnectionOfTheSlowestSpeedIsFastEnough() throws Exception {
    network.slowToServer(330_000);
    try (var store = far(S3Limits.DEFAULT)) {
      store.put("a/b", new Bytes(4 * MB));
      assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1));
    }
  }

  private S3BlobStore far(S3Limits limits) {
    return new S3BlobStore(
        TestS3.clientOf(network.endpoint(), requests).build(), location, machine, limits);
  }

  /** S3Proxy lists what it is still being sent, by a name of its own. */
  private void assertNothingIsLeft() throws Exception {
    assertThat(near.open("a/b")).isEmpty();
    assertThat(client.listMultipartUploads(r -> r.bucket(location.bucket())).uploads()).isEmpty();
  }

  private interface Work {
    void run() throws Exception;
  }

  /** Work on a thread of its own, and what went wrong with it, if anything did. */
  private record Running(Task task, CompletableFuture<Optional<Throwable>> ended) {}

  private Running spawn(Work work) {
    var ended = new CompletableFuture<Optional<Throwable>>();
    Task task =
        machine.spawn(
            "work",
            () -> {
              try {
                work.run();
                ended.complete(Optional.empty());
              } catch (Throwable t) {
                ended.complete(Optional.of(t));
              }
            });
    return new Running(task, ended);
  }

  private void onVirtualThread(Work work) {
    assertThat(spawn(work).ended().join()).isEmpty();
  }
}
