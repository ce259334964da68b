package io.pinakes.worker.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.junit.jupiter.api.Test;

class BeginningCountTest {

  private static final long SEED = 11;

  @Test
  void asManyAreCountedAsLookingAtEachWordFinds() throws Exception {
    var random = new SplittableRandom(SEED);
    var words = new TreeSet<String>();
    try (var directory = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
        for (int i = 0; i < 300; i++) {
          var word = new StringBuilder();
          for (int j = random.nextInt(6); j >= 0; j--) {
            word.append((char) ('a' + random.nextInt(3)));
          }
          words.add(word.toString());
          var document = new Document();
          document.add(new StringField("f", word.toString(), Store.NO));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        for (String expression :
            new String[] {
              "a", "a.*", ".*c", "b[ac]", "(ab|ca).", "..b", "x", ".{5}", "a?b", ".*"
            }) {
          Automaton automaton =
              Operations.determinize(
                  new RegExp(expression).toAutomaton(), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
          var expected = new TreeSet<String>();
          var accepts = new CharacterRunAutomaton(automaton);
          for (String word : words) {
            for (int length = 0; length <= word.length(); length++) {
              if (accepts.run(word.substring(0, length))) {
                expected.add(word.substring(0, length));
                break;
              }
            }
          }
          assertThat(
                  new BeginningCount(automaton)
                      .upTo(Integer.MAX_VALUE, MultiTerms.getTerms(reader, "f")))
              .as("%s with seed %d", expression, SEED)
              .isEqualTo(expected.size());
        }
      }
    }
  }
}
