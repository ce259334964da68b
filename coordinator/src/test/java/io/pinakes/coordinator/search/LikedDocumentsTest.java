package io.pinakes.coordinator.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.ReadConsistency;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LikedDocumentsTest {

  /** Documents {@code 1} of the indices {@code a} and {@code b}, of version 3. */
  private static final class TwoDocuments implements Documents {
    @Override
    public List<ItemResult> write(List<Item> items, WriteOptions options) {
      throw new IllegalStateException("nothing is to be written");
    }

    @Override
    public GetAnswer get(Get get, ReadConsistency consistency, Duration timeout) {
      if (!get.index().equals("a") && !get.index().equals("b")) {
        throw ApiException.indexNotFound(get.index());
      }
      return get.id().equals("1")
          ? new GetAnswer(("{'of':'" + get.index() + "'}").getBytes(UTF_8), 3, 0, 1)
          : GetAnswer.notFound();
    }
  }

  private static ObjectNode query(String like) {
    String text = "{'query':{'bool':{'must':{'more_like_this':{'like':" + like + "}}}}}";
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static ObjectNode carriedOut(String like) throws InterruptedException {
    return new LikedDocuments(new NamedDocuments(new TwoDocuments(), _ -> Optional.empty()))
        .carryOut(query(like), List.of("a", "b"), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'_id':'1'} ; a b",
        "{'_id':1,'_index':'b'} ; b",
        "{'_id':'1','_index':'none'} ;",
        "{'_id':'2'} ;",
        "{'_id':'1','version':3} ; a b",
        "{'_id':'1','version':2} ;",
        "{'_id':'1','version':2,'version_type':'external_gte'} ; a b",
      })
  void putsInWhatEachIndexHasOfADocument(String document, String indices) throws Exception {
    ObjectNode expected = query("[" + document + ",'text']");
    ObjectNode like = (ObjectNode) expected.at("/query/bool/must/more_like_this/like/0");
    ObjectNode sources = like.putObject("_sources");
    if (indices != null) {
      for (String index : indices.split(" ", -1)) {
        sources.put(index, "{'of':'" + index + "'}");
      }
    }
    assertThat(carriedOut("[" + document + ",'text']")).isEqualTo(expected);
  }

  @Test
  void leavesTextsAndDocumentsOfTheRequestAsTheyAre() throws Exception {
    String like = "['text',{'doc':{'terms':{'f':{'index':'a','id':'1','path':'of'}}}}]";
    assertThat(carriedOut(like)).isEqualTo(query(like));
  }

  @Test
  void takesNoFoundDocumentsFromTheRequest() {
    assertThatThrownBy(() -> carriedOut("{'_id':'1','_sources':{}}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("unknown field [_sources]");
  }

  @Test
  void readsABoundedNumberOfDocuments() {
    String many = "[" + "{'_id':'1'},".repeat(60) + "'x']";
    assertThatThrownBy(() -> carriedOut(many))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("[100] documents at most");
  }
}
