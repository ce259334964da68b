package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.SearchLimits;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.docvalues.Fielddata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestCacheTest {

  private final RequestCache cache = new RequestCache();
  private int searched;

  private static SearchJob job(String body) {
    var json = (ObjectNode) JsonMapper.shared().readTree(body.replace('\'', '"'));
    return new SearchJob(
        SearchBody.parse(json),
        Mapping.empty(),
        IndexAnalyzers.builtIn(),
        SearchLimits.DEFAULT,
        SearchJob.Reading.NOW,
        new SearchJob.Place("i", 0, "n"),
        SearchScope.ALONE,
        0,
        () -> false,
        () -> {},
        () -> 0,
        new Fielddata(),
        null);
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private SearchAnswer ask(IndexSearcher searcher, String body, Object rules, boolean late)
      throws IOException {
    return cache.answer(
        searcher,
        job(body),
        bytes(body),
        rules,
        () -> {
          searched++;
          return new SearchAnswer(searched, true, Float.NaN, List.of(), late, null);
        });
  }

  private SearchAnswer ask(IndexSearcher searcher, String body) throws IOException {
    return ask(searcher, body, "rules", false);
  }

  private static boolean isFor(String body, Boolean asked, boolean enabled) {
    return RequestCache.isFor(job(body), bytes(body), asked, enabled);
  }

  @Test
  void theSameRequestIsAnsweredOnceUntilThereAreOtherDocuments() throws IOException {
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(new Document());
      DirectoryReader first = DirectoryReader.open(writer);
      var before = new IndexSearcher(first);
      assertThat(ask(before, "{'size':0}").total()).isEqualTo(1);
      assertThat(ask(before, "{'size':0}").total()).isEqualTo(1);
      assertThat(ask(before, "{'size':0,'from':1}").total()).isEqualTo(2);
      writer.addDocument(new Document());
      DirectoryReader second = DirectoryReader.openIfChanged(first);
      var after = new IndexSearcher(second);
      assertThat(ask(after, "{'size':0}").total()).isEqualTo(3);
      assertThat(ask(after, "{'size':0}", "other rules", false).total()).isEqualTo(4);
      assertThat(cache.statistics().hits()).isEqualTo(1);
      assertThat(cache.statistics().misses()).isEqualTo(4);
      cache.clear();
      assertThat(cache.statistics().bytes()).isZero();
      first.close();
      second.close();
    }
  }

  @Test
  void whatWasNotFoundInTimeIsLookedForAgain() throws IOException {
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig());
        DirectoryReader reader = DirectoryReader.open(writer)) {
      var searcher = new IndexSearcher(reader);
      ask(searcher, "{'size':0}", "rules", true);
      ask(searcher, "{'size':0}", "rules", true);
      assertThat(searched).isEqualTo(2);
    }
  }

  @Test
  void holdsNoMoreThanItMay() throws IOException {
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig());
        DirectoryReader reader = DirectoryReader.open(writer)) {
      var searcher = new IndexSearcher(reader);
      for (int i = 0; i < 5_000; i++) {
        ask(searcher, "{'size':0,'from':" + i + "}");
      }
      assertThat(cache.statistics().bytes())
          .isBetween(RequestCache.MAX_BYTES / 2, RequestCache.MAX_BYTES);
      assertThat(cache.statistics().evictions()).isPositive();
      // The latest is there, the first is not.
      ask(searcher, "{'size':0,'from':4999}");
      assertThat(cache.statistics().hits()).isEqualTo(1);
      ask(searcher, "{'size':0,'from':0}");
      assertThat(cache.statistics().hits()).isEqualTo(1);
    }
  }

  @Test
  void onlyWhatDependsOnDocumentsAloneIsKept() {
    assertThat(isFor("{'size':0}", null, true)).isTrue();
    assertThat(isFor("{'size':0}", true, false)).isTrue();
    assertThat(isFor("{'size':0}", null, false)).isFalse();
    assertThat(isFor("{'size':0}", false, true)).isFalse();
    assertThat(isFor("{'size':1}", true, true)).isFalse();
    assertThat(isFor("{'size':0,'profile':true}", true, true)).isFalse();
    assertThat(isFor("{'size':0,'query':{'range':{'t':{'gte':'now-1d'}}}}", true, true)).isFalse();
    assertThat(isFor("{'size':0,'query':{'range':{'t':{'gte':'no\\u0077-1d'}}}}", true, true))
        .isFalse();
    assertThat(isFor("{'size':0,'query':{'function_score':{'random_score':{}}}}", true, true))
        .isFalse();
  }
}
