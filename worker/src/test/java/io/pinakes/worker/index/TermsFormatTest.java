package io.pinakes.worker.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.worker.analysis.IndexAnalyzers;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.suggest.document.CompletionTerms;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TermsFormatTest {

  private static final Mapping MAPPING =
      Mapping.parse(
          (ObjectNode)
              JsonMapper.shared()
                  .readTree(
                      """
                      {"properties":{"words":{"type":"text"},"done":{"type":"completion"}}}\
                      """));

  @Test
  void completionsKeepTheirFormatInMergedSegments() throws Exception {
    var parser = new DocumentParser();
    try (var directory = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(directory, IndexFormat.writerConfig())) {
        for (int i = 0; i < 20; i++) {
          // Some segments have words only, and some completions only.
          String member = i % 3 == 0 ? "words" : "done";
          byte[] source = "{\"%s\":\"value %d\"}".formatted(member, i).getBytes(UTF_8);
          String id = Integer.toString(i);
          writer.addDocuments(
              parser.parse(id, source, MAPPING, IndexAnalyzers.builtIn()).toLucene(1, i, 1));
          writer.flush();
        }
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertThat(reader.leaves()).hasSize(1);
        for (LeafReaderContext leaf : reader.leaves()) {
          LeafReader segment = leaf.reader();
          assertThat(segment.terms("done")).isInstanceOf(CompletionTerms.class);
          assertThat(segment.terms("words")).isNotInstanceOf(CompletionTerms.class);
        }
      }
    }
  }
}
