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

class TermsLookupsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** One document: {@code lists/1}. */
  private static final class OneDocument implements Documents {
    @Override
    public List<ItemResult> write(List<Item> items, WriteOptions options) {
      throw new IllegalStateException("nothing is to be written");
    }

    @Override
    public GetAnswer get(Get get, ReadConsistency consistency, Duration timeout) {
      if (!get.index().equals("lists")) {
        throw ApiException.indexNotFound(get.index());
      }
      return get.id().equals("1")
          ? new GetAnswer(
              "{\"a\":{\"b\":[1,\"x\",null]},\"c\":[{\"d\":2},{\"d\":3}]}".getBytes(UTF_8), 1, 0, 1)
          : GetAnswer.notFound();
    }
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static ObjectNode carriedOut(ObjectNode body) throws InterruptedException {
    return new TermsLookups(new NamedDocuments(new OneDocument(), _ -> Optional.empty()))
        .carryOut(body, TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "1 ; a.b ; [1,'x']",
        "1 ; c.d ; [2,3]",
        "1 ; a.z ; []",
        "2 ; a.b ; []",
      })
  void takesTheValuesAtAPath(String id, String path, String values) throws Exception {
    String query =
        "{'query':{'bool':{'filter':[{'terms':{'f':{'index':'lists','id':'%s','path':'%s'}}}]}}}"
            .formatted(id, path);
    assertThat(carriedOut(json(query)))
        .isEqualTo(json("{'query':{'bool':{'filter':[{'terms':{'f':" + values + "}}]}}}"));
  }

  @Test
  void leavesARequestWithoutLookupsAsItIs() throws Exception {
    ObjectNode body = json("{'query':{'terms':{'f':[1]}},'aggs':{'a':{'terms':{'field':'f'}}}}");
    assertThat(carriedOut(body)).isSameAs(body);
  }

  @Test
  void anIndexThatIsNotThereIsAnError() {
    ObjectNode body = json("{'query':{'terms':{'f':{'index':'none','id':'1','path':'a'}}}}");
    assertThatThrownBy(() -> carriedOut(body))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("no such index [none]");
  }

  @Test
  void takesStoredValuesOfStoredFieldsOnlyAndNoValuesForNoBitmap() throws Exception {
    ObjectNode body =
        json(
            "{'query':{'terms':{'f':{'index':'lists','id':'1','path':'c.d','store':true},"
                + "'value_type':'bitmap'}}}");
    assertThat(carriedOut(body)).isEqualTo(json("{'query':{'terms':{'f':[]}}}"));
  }
}
