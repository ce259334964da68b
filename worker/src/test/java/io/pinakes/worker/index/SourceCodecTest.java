package io.pinakes.worker.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCodecTest {

  private static final long SEED = 7;

  @TempDir private Path folder;

  @Test
  void anIndexThatIsOpenedFromItsFilesHasEverySourceAsItWas() throws Exception {
    List<byte[]> sources = sources();
    try (Directory directory = new MMapDirectory(folder)) {
      write(directory, sources, false);
      assertThat(SegmentInfos.readLatestCommit(directory))
          .isNotEmpty()
          .allSatisfy(
              segment -> assertThat(segment.info.getCodec()).isInstanceOf(SourceCodec.class));
      assertThat(read(directory)).containsExactlyElementsOf(sources);
    }
  }

  @Test
  void mergedSegmentsHaveEverySourceAsItWas() throws Exception {
    List<byte[]> sources = sources();
    try (Directory directory = new MMapDirectory(folder)) {
      write(directory, sources, true);
      assertThat(SegmentInfos.readLatestCommit(directory)).hasSize(1);
      assertThat(read(directory)).containsExactlyElementsOf(sources);
    }
  }

  /** From empty ones to such as take up many blocks. */
  private static List<byte[]> sources() {
    var random = new SplittableRandom(SEED);
    List<byte[]> sources = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] source = new byte[i % 50 == 0 ? 100_000 : random.nextInt(3_000)];
      for (int b = 0; b < source.length; b++) {
        source[b] = (byte) ('a' + random.nextInt(1 + i % 26));
      }
      sources.add(source);
    }
    return sources;
  }

  private static void write(Directory directory, List<byte[]> sources, boolean merge)
      throws IOException {
    // This one keeps documents in their order.
    var config = IndexFormat.writerConfig().setMergePolicy(new LogDocMergePolicy());
    try (var writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < sources.size(); i++) {
        var document = new Document();
        document.add(new StoredField(IndexFormat.SOURCE, sources.get(i)));
        writer.addDocument(document);
        if (i % 100 == 99) {
          writer.flush();
        }
      }
      if (merge) {
        writer.forceMerge(1);
      }
    }
  }

  private static List<byte[]> read(Directory directory) throws IOException {
    List<byte[]> sources = new ArrayList<>();
    try (var reader = DirectoryReader.open(directory)) {
      var stored = reader.storedFields();
      for (int i = 0; i < reader.maxDoc(); i++) {
        BytesRef source =
            stored.document(i, Set.of(IndexFormat.SOURCE)).getBinaryValue(IndexFormat.SOURCE);
        sources.add(BytesRef.deepCopyOf(source).bytes);
      }
    }
    return sources;
  }
}
