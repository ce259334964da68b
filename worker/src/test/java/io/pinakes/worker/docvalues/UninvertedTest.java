package io.pinakes.worker.docvalues;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

class UninvertedTest {

  private static final int DOCUMENTS = 200;

  @Test
  void hasTheWordsOfEachDocumentInOrder() throws IOException {
    var random = new Random(3);
    var expected = new ArrayList<List<String>>();
    try (Directory directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        var document = new Document();
        var words = new TreeSet<String>();
        for (int word = random.nextInt(5); word > 0; word--) {
          words.add("w" + random.nextInt(30));
        }
        words.forEach(word -> document.add(new StringField("t", word, Store.NO)));
        expected.add(List.copyOf(words));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        LeafReader segment = reader.leaves().getFirst().reader();
        SortedSetDocValues values = Uninverted.of(segment, "t");
        for (int i = 0; i < DOCUMENTS; i++) {
          assertThat(words(values, i)).isEqualTo(expected.get(i));
        }
        assertThat(Uninverted.of(segment, "none").getValueCount()).isZero();
      }
    }
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
}
