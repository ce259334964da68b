package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Suggested;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected suggestions are those of OpenSearch 3.8. */
class SuggestTest {

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard = new TestShard("{'properties':{'body':{'type':'text'},'key':{'type':'keyword'}}}");
    for (int i = 1; i <= 6; i++) {
      shard.index(
          Integer.toString(i),
          "{'body':'Amsterdam meetup amsterdm meetups %d amstel','key':'one two'}".formatted(i));
    }
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  private List<Suggested> suggested(String suggestion) throws IOException {
    SearchAnswer answer = shard.search("{'suggest':{'a':" + suggestion + "}}");
    assertThat(answer.hits()).isEmpty();
    return Objects.requireNonNull(Objects.requireNonNull(answer.parts()).suggested()).get("a");
  }

  @Test
  void wordsThatAreNotThereAreCorrected() throws IOException {
    assertThat(suggested("{'text':'The Amsterdma meetpu','term':{'field':'body'}}"))
        .containsExactly(
            Suggested.of("the", 0, 3, List.of()),
            Suggested.of(
                "amsterdma",
                4,
                9,
                List.of(
                    Suggested.Option.of("amsterdam", 0.8888889f, 6),
                    Suggested.Option.of("amsterdm", 0.875f, 6))),
            Suggested.of(
                "meetpu",
                14,
                6,
                List.of(
                    Suggested.Option.of("meetup", 0.8333333f, 6),
                    Suggested.Option.of("meetups", 0.6666666f, 6))));
  }

  @Test
  void similarityIsMeasuredAsAskedFor() throws IOException {
    assertThat(
            suggested(
                "{'text':'amsterdma','term':{'field':'body','string_distance':'jaro_winkler',"
                    + "'max_edits':1}}"))
        .containsExactly(
            Suggested.of(
                "amsterdma",
                0,
                9,
                List.of(
                    Suggested.Option.of("amsterdm", 0.9925926f, 6),
                    Suggested.Option.of("amsterdam", 0.98888886f, 6))));
  }

  @Test
  void aKeywordIsOneWord() throws IOException {
    assertThat(suggested("{'prefix':'one twp','term':{'field':'key'}}"))
        .extracting(Suggested::text)
        .containsExactly("one twp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'text':'x','term':{}} | the required field option [field] is missing",
        "{'term':{'field':'body'}} | The required text option is missing",
        "{'text':'x','term':{'field':'nope'}} | no mapping found for field [nope]",
        "{'text':'x','term':{'field':'body','foo':1}} | suggester[term] doesn't support field"
            + " [foo]",
        "{'text':'x','nope':{'field':'body'}} | unknown field [nope]",
        "{'text':'x'} | missing suggestion object",
        "{'text':'x','term':{'field':'body','max_edits':3}} | maxEdits must be between 1 and 2",
        "{'text':'x','term':{'field':'body','size':0}} | size must be positive",
        "{'text':'x','term':{'field':'body','string_distance':'x'}} | Illegal distance option x",
        "{'text':'x','phrase':{'field':'body','collate':{}}} | [collate] of the phrase suggester is"
            + " not supported"
      })
  void whatIsWrongIsRefused(String suggestion, String reason) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> suggested(suggestion))
        .satisfies(e -> assertThat(e.status()).isEqualTo(400))
        .withMessageContaining(reason);
  }
}
