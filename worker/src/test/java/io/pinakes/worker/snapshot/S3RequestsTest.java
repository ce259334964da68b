package io.pinakes.worker.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.aws.CountedRequests;
import io.pinakes.common.aws.TestS3;
import io.pinakes.common.blob.S3BlobStore;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.Operation;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.worker.snapshot.SnapshotUpload.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shard asks of S3, request by request: AWS's bill is made of these. */
final class S3RequestsTest {

  private static final ShardId SHARD = new ShardId("books", "uuid-1", 0);
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final List<String> SMALL =
      List.of("_0.cfe", "_0.cfs", "_0.si", "_1.cfe", "_1.cfs", "_1.si", "segments_1");

  @TempDir private Path folder;

  private final SystemMachine machine = new SystemMachine(1);
  private final InMemoryStore store = new InMemoryStore();
  private final Manifests manifests = new Manifests(store, machine, CALL);
  private final CountedRequests requests = new CountedRequests();
  private TestS3 s3;
  private S3BlobStore blobs;

  @BeforeEach
  void start() throws Exception {
    s3 = new TestS3();
    blobs = new S3BlobStore(s3.client(requests), s3.newLocation(), machine);
  }

  @AfterEach
  void stop() {
    blobs.close();
    s3.close();
    machine.close();
  }

  private SnapshotUpload uploader(Directory directory) {
    return new SnapshotUpload(SHARD, directory, Manifest.NONE, machine, blobs, manifests);
  }

  private static Outcome.Made made(SnapshotUpload uploader, long number, List<String> files)
      throws Exception {
    return (Outcome.Made) uploader.upload(files, new LogPosition(number, 1, 1), number);
  }

  @Test
  void aSnapshotIsOneRequestForEachNewFileAndOneForEachThatIsGone() throws Exception {
    try (Directory local = FSDirectory.open(folder)) {
      for (String file : SMALL) {
        LuceneFiles.write(local, file, file.hashCode(), 100_000);
      }
      SnapshotUpload uploader = uploader(local);
      made(uploader, 5, SMALL);
      assertThat(requests.take()).isEqualTo(Map.of("PutObject", 7));

      LuceneFiles.write(local, "_2.cfs", 2, 1_000);
      LuceneFiles.write(local, "segments_2", 3, 1_000);
      Outcome.Made second =
          made(uploader, 8, List.of("_0.cfe", "_0.cfs", "_0.si", "_2.cfs", "segments_2"));
      assertThat(requests.take()).isEqualTo(Map.of("PutObject", 2));

      var log = new ShardLog(store, blobs, machine, LogSettings.DEFAULT, SHARD.uuid(), 0);
      try (LogWriter writer = LogWriter.open(log, LogPosition.START, 1, "w1", entry -> {})) {
        for (int i = 0; i < 8; i++) {
          writer.append(i, 1, List.of(new Operation.Index("small" + i, 1, new byte[2])));
        }
      }
      uploader.tidyUp(second, log);
      assertThat(requests.take()).isEqualTo(Map.of("DeleteObject", 4));
    }
  }

  @Test
  void anOpeningIsOneRequestForEachFileThatIsNotHere() throws Exception {
    try (Directory local = FSDirectory.open(folder.resolve("a"));
        Directory target = FSDirectory.open(folder.resolve("b"));
        Directory again = FSDirectory.open(folder.resolve("c"))) {
      for (String file : SMALL) {
        LuceneFiles.write(local, file, file.hashCode(), 100_000);
      }
      made(uploader(local), 5, SMALL);
      requests.take();
      var fetch = new SnapshotFetch(machine, blobs, manifests);

      fetch.fetch(SHARD, target, List.of());
      assertThat(requests.take()).isEqualTo(Map.of("GetObject", 7));

      target.deleteFile("_1.cfs");
      fetch.fetch(SHARD, again, List.of(target));
      assertThat(requests.take()).isEqualTo(Map.of("GetObject", 1));
    }
  }

  @Test
  void aLargeFileIsOneRequestForEachPartAndTwoMore() throws Exception {
    try (Directory local = FSDirectory.open(folder.resolve("a"));
        Directory target = FSDirectory.open(folder.resolve("b"))) {
      LuceneFiles.write(local, "_0.cfs", 1, 40 << 20);
      made(uploader(local), 5, List.of("_0.cfs"));
      assertThat(requests.take())
          .isEqualTo(
              Map.of("CreateMultipartUpload", 1, "UploadPart", 3, "CompleteMultipartUpload", 1));

      new SnapshotFetch(machine, blobs, manifests).fetch(SHARD, target, List.of());
      assertThat(requests.take()).isEqualTo(Map.of("GetObject", 1));
      assertThat(LuceneFiles.read(target, "_0.cfs")).isEqualTo(LuceneFiles.read(local, "_0.cfs"));
    }
  }

  @Test
  void aBatchOverTheInlineLimitIsOneRequestAndOneForEachThatReadsIt() throws Exception {
    var log = new ShardLog(store, blobs, machine, LogSettings.DEFAULT, SHARD.uuid(), 0);
    var source = new byte[3 * LogSettings.DEFAULT_INLINE_LIMIT_BYTES];
    new SplittableRandom(1).nextBytes(source);
    try (LogWriter writer = LogWriter.open(log, LogPosition.START, 1, "w1", entry -> {})) {
      writer.append(0, 1, List.of(new Operation.Index("small", 1, new byte[2])));
      assertThat(requests.take()).isEmpty();

      writer.append(1, 1, List.of(new Operation.Index("large", 1, source)));
      assertThat(requests.take()).isEqualTo(Map.of("PutObject", 1));

      assertThat(log.readFrom(1, 100).entries()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(requests.take()).isEqualTo(Map.of("GetObject", 1));

      writer.append(2, 1, List.of(new Operation.Index("last", 1, new byte[2])));
      log.truncateBefore(writer.position().number());
      assertThat(requests.take()).isEqualTo(Map.of("DeleteObject", 1));
    }
  }
}
