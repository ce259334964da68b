package io.pinakes.worker.docvalues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FielddataTest {

  private static final int DOCUMENTS = 200;

  private static ValueField field(String filter) {
    String json = "{'properties':{'t':{'type':'text','fielddata':true" + filter + "}}}";
    var mapping = Mapping.parse((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    return Objects.requireNonNull(mapping.valueField("t"));
  }

  private static void add(IndexWriter writer, List<String> words) throws IOException {
    var document = new Document();
    words.forEach(word -> document.add(new StringField("t", word, Store.NO)));
    writer.addDocument(document);
  }

  /** Adds documents of few words, and tells which. */
  private static List<List<String>> fill(IndexWriter writer, long seed) throws IOException {
    var random = new Random(seed);
    var expected = new ArrayList<List<String>>();
    for (int i = 0; i < DOCUMENTS; i++) {
      var words = new TreeSet<String>();
      for (int word = random.nextInt(5); word > 0; word--) {
        words.add("w" + random.nextInt(30));
      }
      expected.add(List.copyOf(words));
      add(writer, expected.getLast());
    }
    return expected;
  }

  private static List<String> words(SortedSetDocValues values, int document) throws IOException {
    var words = new ArrayList<String>();
    if (values.advanceExact(document)) {
      for (int i = 0; i < values.docValueCount(); i++) {
        words.add(values.lookupOrd(values.nextOrd()).utf8ToString());
      }
    }
    return words;
  }

  @Test
  void hasTheWordsOfEachDocumentInOrder() throws IOException {
    for (int seed = 0; seed < 5; seed++) {
      try (Directory directory = new ByteBuffersDirectory();
          var writer = new IndexWriter(directory, new IndexWriterConfig())) {
        List<List<String>> expected = fill(writer, seed);
        writer.forceMerge(1);
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
          LeafReader segment = reader.leaves().getFirst().reader();
          var fielddata = new Fielddata();
          SortedSetDocValues values = fielddata.words(segment, field(""));
          for (int i = 0; i < DOCUMENTS; i++) {
            assertThat(words(values, i)).isEqualTo(expected.get(i));
          }
          SortedSetDocValues again = fielddata.words(segment, field(""));
          int withWords = 0;
          for (int i = again.nextDoc(); i < DOCUMENTS; i = again.nextDoc()) {
            assertThat(expected.get(i)).isNotEmpty();
            withWords++;
          }
          assertThat(expected.stream().filter(words -> !words.isEmpty())).hasSize(withWords);
          ValueField none = ValueField.of("none", field("").type());
          assertThat(fielddata.words(segment, none).getValueCount()).isZero();
        }
      }
    }
  }

  @Test
  void countsItsBytesUntilTheSegmentIsClosed() throws IOException {
    var fielddata = new Fielddata();
    try (Directory directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      fill(writer, 1);
      writer.commit();
      fill(writer, 2);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        assertThat(reader.leaves()).hasSize(2);
        assertThat(fielddata.bytes()).isEmpty();
        for (LeafReaderContext leaf : reader.leaves()) {
          var _ = fielddata.words(leaf.reader(), field(""));
        }
        long bytes = Objects.requireNonNull(fielddata.bytes().get("t"));
        // Documents, their words and the words themselves, in two segments.
        assertThat(bytes).isBetween(2L * DOCUMENTS * 4, 2L * DOCUMENTS * 6 * 4);
        var _ = fielddata.words(reader.leaves().getFirst().reader(), field(""));
        assertThat(fielddata.bytes()).containsEntry("t", bytes);
        writer.forceMerge(1);
      }
      try (DirectoryReader merged = DirectoryReader.open(writer)) {
        assertThat(merged.leaves()).hasSize(1);
        assertThat(fielddata.bytes()).isEmpty();
      }
    }
  }

  @Test
  void refusesMoreThanItMayHave() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      fill(writer, 3);
      writer.forceMerge(1);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        var fielddata = new Fielddata(1_000);
        LeafReader segment = reader.leaves().getFirst().reader();
        assertThatThrownBy(() -> fielddata.words(segment, field("")))
            .isInstanceOfSatisfying(
                ApiException.class,
                e -> {
                  assertThat(e.error().status()).isEqualTo(429);
                  assertThat(e.error().reason())
                      .startsWith("[fielddata] Data too large, data for [t]");
                });
        assertThat(fielddata.bytes()).isEmpty();
      }
    }
  }

  @Test
  void leavesOutWordsThatAreTooRareOrTooFrequent() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      add(writer, List.of("a", "b"));
      add(writer, List.of("a", "b", "c"));
      add(writer, List.of("a"));
      add(writer, List.of("a", "d"));
      writer.forceMerge(1);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        LeafReader segment = reader.leaves().getFirst().reader();
        var fielddata = new Fielddata();
        // Of four documents: from two to three, told as a count and as a share.
        String both = ",'fielddata_frequency_filter':{'min':2,'max':0.75}";
        SortedSetDocValues values = fielddata.words(segment, field(both));
        assertThat(values.getValueCount()).isEqualTo(1);
        assertThat(words(values, 1)).containsExactly("b");
        assertThat(words(values, 3)).isEmpty();
        String large = ",'fielddata_frequency_filter':{'min':2,'min_segment_size':5}";
        assertThat(fielddata.words(segment, field(large)).getValueCount()).isEqualTo(4);
      }
    }
  }
}
