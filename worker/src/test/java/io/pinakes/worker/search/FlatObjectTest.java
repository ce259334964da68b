package io.pinakes.worker.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.DocumentParser;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.index.ParsedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexableField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in objects of any shape. */
class FlatObjectTest {

  private static final String QUERIES =
      """
      {'term':{'o':'x'}} ; 1 2 3
      {'term':{'o.a':'x'}} ; 1
      {'term':{'o.a.b':'x'}} ; 2
      {'term':{'o.a':'a'}} ;
      {'term':{'o.a':{'value':'X','case_insensitive':true}}} ; 1
      {'terms':{'o.c':['y','z','none']}} ; 1 3
      {'terms':{'o.c':[]}} ;
      {'match':{'o.c':'y'}} ; 1
      {'prefix':{'o.c':'y'}} ; 1 2
      {'prefix':{'o.c':{'value':'Y','case_insensitive':true}}} ; 1 2
      {'wildcard':{'o.c':'y*y'}} ; 2
      {'wildcard':{'o.c':'*'}} ; 1 2 3
      {'regexp':{'o.c':'y+'}} ; 1 2
      {'fuzzy':{'o.c':{'value':'yyz','fuzziness':1}}} ; 2
      {'range':{'o.c':{'gte':'yy'}}} ; 2 3
      {'range':{'o.c':{'gt':'y','lt':'z'}}} ; 2
      {'range':{'o.c':{'lte':'y'}}} ; 1
      {'range':{'o.c':{}}} ; 1 2 3
      {'exists':{'field':'o.a'}} ; 1 2
      {'exists':{'field':'o.a.b'}} ; 2
      {'exists':{'field':'o.none'}} ;
      {'query_string':{'query':'o.c:yy'}} ; 2
      """;

  private TestShard shard;

  @BeforeEach
  void open() throws IOException {
    shard = new TestShard("{'properties':{'o':{'type':'flat_object'}}}");
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  private void index() throws IOException {
    shard.index("1", "{'o':{'a':'x','c':'y'}}");
    shard.index("2", "{'o':{'a':{'b':'x'},'c':'yy'}}");
    shard.flush();
    shard.index("3", "{'o':{'d':['x','w'],'c':['z','zz']}}");
  }

  private List<String> sorted(String query) throws IOException {
    return shard.ids(query).stream().sorted().toList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = QUERIES)
  void findsByPathAndValue(String query, String ids) throws IOException {
    index();
    assertThat(sorted(query))
        .isEqualTo(ids == null ? List.of() : Arrays.asList(ids.split(" ", -1)));
  }

  @Test
  void scoresAllTheSame() throws IOException {
    index();
    assertThat(shard.search("{'query':{'term':{'o':'x'}}}").hits())
        .extracting(Hit::score)
        .containsOnly(1f);
    assertThat(shard.search("{'query':{'term':{'o.a':'x'}}}").hits())
        .extracting(Hit::score)
        .containsOnly(1f);
  }

  @Test
  void sortsByALeaf() throws IOException {
    index();
    assertThat(shard.search("{'sort':[{'o.c':'desc'}]}").hits())
        .extracting(Hit::id)
        .containsExactly("3", "2", "1");
    assertThat(shard.search("{'sort':[{'o.a.b':{'order':'asc','missing':'_first'}}]}").hits())
        .extracting(Hit::id)
        .endsWith("2");
  }

  @Test
  void doesNotAddFieldsToTheIndexForPaths() throws IOException {
    index();
    var before = shard.luceneFields();
    for (int i = 0; i < 50; i++) {
      shard.index("p" + i, "{'o':{'new" + i + "':{'below':'v'}}}");
    }
    assertThat(shard.luceneFields()).isEqualTo(before).doesNotContain("o.a", "o.c");
  }

  /** The document as it was written when each path was a field. */
  private void indexOld(String id, String value) throws IOException {
    byte[] source = ("{\"o\":{\"c\":\"" + value + "\"}}").getBytes(UTF_8);
    ParsedDocument empty =
        new DocumentParser()
            .parse(id, "{}".getBytes(UTF_8), shard.mapping(), IndexAnalyzers.builtIn());
    List<IndexableField> fields = new ArrayList<>(empty.toLucene(1, 100, 1).getFirst());
    fields.removeIf(field -> field.name().equals(IndexFormat.SOURCE));
    fields.add(new StoredField(IndexFormat.SOURCE, source));
    fields.add(new KeywordField("o", value, Store.NO));
    fields.add(new KeywordField("o.c", value, Store.NO));
    shard.indexAsItIs(fields);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void findsWhatWasWrittenWhenEachPathWasAField(boolean merged) throws IOException {
    indexOld("old", "yyy");
    shard.flush();
    index();
    if (merged) {
      shard.merge();
    }
    assertThat(sorted("{'prefix':{'o.c':'yy'}}")).containsExactly("2", "old");
    assertThat(sorted("{'exists':{'field':'o.c'}}")).containsExactly("1", "2", "3", "old");
    assertThat(shard.search("{'sort':[{'o.c':'asc'}]}").hits())
        .extracting(Hit::id)
        .containsExactly("1", "2", "old", "3");
  }
}
