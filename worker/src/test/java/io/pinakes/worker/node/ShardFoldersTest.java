package io.pinakes.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.pinakes.common.blob.DirectoryBlobStore;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.worker.snapshot.SnapshotFetch;
import io.pinakes.worker.snapshot.SnapshotFetch.Fetched;
import io.pinakes.worker.snapshot.SnapshotUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of Lucene files survive openings, restarts and whoever discards others. */
final class ShardFoldersTest {

  private static final ShardId BOOKS = new ShardId("books", "uuid-with-1-2", 0);
  private static final ShardId OTHERS = new ShardId("others", "uuid-with-1-2", 1);

  @TempDir private Path data;
  private ShardFolders folders;

  @BeforeEach
  void open() throws IOException {
    folders = new ShardFolders(data);
  }

  @AfterEach
  void close() throws IOException {
    folders.close();
  }

  private void restart() throws IOException {
    folders.close();
    folders = new ShardFolders(data);
  }

  private static void write(Directory directory, String name) throws IOException {
    try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
      out.writeString(name);
    }
  }

  private static List<List<String>> files(List<Directory> directories) throws IOException {
    var all = new ArrayList<List<String>>();
    for (Directory directory : directories) {
      all.add(List.of(directory.listAll()));
    }
    return all;
  }

  @Test
  void eachOpeningGetsAnEmptyFolderAndLeavesItsFiles() throws IOException {
    Directory first = folders.create(BOOKS);
    write(first, "a");
    assertThat(folders.leftBehind(BOOKS)).as("it is in use").isEmpty();
    first.close();
    Directory second = folders.create(BOOKS);
    assertThat(second.listAll()).isEmpty();
    write(second, "b");
    assertThat(files(folders.leftBehind(BOOKS))).containsExactly(List.of("a"));
    second.close();
    assertThat(files(folders.leftBehind(BOOKS))).containsExactly(List.of("b"), List.of("a"));
    assertThat(folders.leftBehind(OTHERS)).isEmpty();
  }

  @Test
  void aRestartFindsTheFoldersAndNamesNoneTwice() throws IOException {
    Directory unclosed = folders.create(BOOKS);
    write(unclosed, "a");
    Directory other = folders.create(OTHERS);
    write(other, "o");
    restart();
    assertThat(files(folders.leftBehind(BOOKS))).containsExactly(List.of("a"));
    assertThat(files(folders.leftBehind(OTHERS))).containsExactly(List.of("o"));
    assertThat(folders.create(BOOKS).listAll()).isEmpty();
  }

  @Test
  void discardingKeepsWhatIsInUseAndOtherShards() throws IOException {
    Directory old = folders.create(BOOKS);
    write(old, "a");
    old.close();
    write(folders.create(BOOKS), "b");
    Directory other = folders.create(OTHERS);
    write(other, "o");
    other.close();

    folders.discard(BOOKS);

    assertThat(folders.leftBehind(BOOKS)).isEmpty();
    assertThat(folders.leftBehind(OTHERS)).hasSize(1);
    assertThat(names()).hasSize(2);

    folders.discardAllBut(List.of(BOOKS));
    assertThat(names()).hasSize(1);
    restart();
    assertThat(files(folders.leftBehind(BOOKS))).containsExactly(List.of("b"));
    folders.discardAllBut(List.of());
    assertThat(names()).isEmpty();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(data.resolve("shards"))) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void aFileIsLinkedNotCopied() throws IOException {
    Directory old = folders.create(BOOKS);
    write(old, "a");
    old.close();
    Directory fresh = folders.create(BOOKS);
    try (Directory left = folders.leftBehind(BOOKS).getFirst()) {
      fresh.copyFrom(left, "a", "a", IOContext.DEFAULT);
    }
    try (Stream<Path> paths = Files.walk(data.resolve("shards"))) {
      List<Object> inodes =
          paths.filter(Files::isRegularFile).map(ShardFoldersTest::inode).distinct().toList();
      assertThat(inodes).hasSize(1);
    }
    folders.discard(BOOKS);
    assertThat(fresh.fileLength("a")).isEqualTo(2);
  }

  private static Object inode(Path path) {
    try {
      return Files.getAttribute(path, "unix:ino");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoWorkersDoNotShareAFolder() {
    assertThatIOException()
        .isThrownBy(() -> new ShardFolders(data))
        .withMessageContaining("another worker uses the data folder");
  }

  @Test
  void anIndexGoesToTheBlobStoreAndComesBackAndAfterARestartNothingIsFetched() throws Exception {
    try (var machine = new SystemMachine(2)) {
      var blobs = DirectoryBlobStore.open(data.resolve("blobs"), machine);
      var manifests = new Manifests(new InMemoryStore(), machine, Duration.ofSeconds(1));
      var fetch = new SnapshotFetch(machine, blobs, manifests);
      Directory directory = folders.create(BOOKS);
      var upload = new SnapshotUpload(BOOKS, directory, Manifest.NONE, machine, blobs, manifests);
      try (var writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
        for (int i = 0; i < 1_000; i++) {
          var document = new Document();
          document.add(new StringField("id", "x" + i, Field.Store.YES));
          writer.addDocument(document);
        }
        writer.commit();
        IndexCommit commit = DirectoryReader.listCommits(directory).getLast();
        upload.upload(commit.getFileNames(), new LogPosition(1_000, 1, 1), 1_000);
      }
      directory.close();

      Directory cold = folders.create(OTHERS);
      Fetched fetched = fetch.fetch(BOOKS, cold, List.of());
      assertThat(fetched.reusedBytes()).isZero();
      assertThat(documents(cold)).isEqualTo(1_000);
      cold.close();

      restart();
      Directory warm = folders.create(BOOKS);
      Fetched reused = fetch.fetch(BOOKS, warm, folders.leftBehind(BOOKS));
      assertThat(reused.fetchedBytes()).isZero();
      assertThat(reused.reusedBytes()).isEqualTo(fetched.fetchedBytes()).isPositive();
      folders.discard(BOOKS);
      assertThat(documents(warm)).isEqualTo(1_000);
    }
  }

  private static int documents(Directory directory) throws IOException {
    try (var reader = DirectoryReader.open(directory)) {
      return reader.numDocs();
    }
  }
}
