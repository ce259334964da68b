package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Suggested;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The expected texts and scores are those of OpenSearch 3.8. */
class PhraseSuggestTest {

  private static final List<String> TEXTS =
      List.of(
          "the amsterdam meetup was great",
          "noble prize winners of amsterdam",
          "nobel prize in literature",
          "the nobel prize for peace",
          "great prices for the meetup",
          "captain america saves the prize",
          "captain american saved a price",
          "xorr the god jewel",
          "the meet up in amsterdam was grand",
          "nobel peace talks");

  private static final Map<String, String> ANALYSIS =
      Map.of(
          "analyzer.triples.tokenizer", "'standard'",
          "analyzer.triples.filter", "['lowercase','s3']",
          "analyzer.turned.tokenizer", "'standard'",
          "analyzer.turned.filter", "['lowercase','reverse']",
          "analyzer.pairs.tokenizer", "'standard'",
          "analyzer.pairs.filter", "['lowercase','s2']",
          "filter.s3.type", "'shingle'",
          "filter.s3.max_shingle_size", "3",
          "filter.s2.type", "'shingle'",
          "filter.s2.output_unigrams", "false");

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    var analysis = new TreeMap<String, JsonNode>();
    ANALYSIS.forEach(
        (name, value) ->
            analysis.put(
                "index.analysis." + name, JsonMapper.shared().readTree(value.replace('\'', '"'))));
    shard =
        new TestShard(
            new IndexAnalyzers(Analysis.of(analysis)),
            """
            {'properties':{'t':{'type':'text','fields':{
               'triples':{'type':'text','analyzer':'triples'},
               'turned':{'type':'text','analyzer':'turned'},
               'pairs':{'type':'text','analyzer':'pairs'}}},
             'n':{'type':'integer'},'none':{'type':'text'}}}\
            """);
    for (int i = 0; i < 3 * TEXTS.size(); i++) {
      shard.index(Integer.toString(i), "{'t':'" + TEXTS.get(i % TEXTS.size()) + "'}");
    }
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  private Suggested suggested(String text, String phrase) throws IOException {
    return Objects.requireNonNull(
            Objects.requireNonNull(
                    shard
                        .search(
                            "{'suggest':{'a':{'text':'" + text + "','phrase':{" + phrase + "}}}}")
                        .parts())
                .suggested())
        .get("a")
        .getFirst();
  }

  /** The first two texts with their scores. */
  private String best(String text, String phrase) throws IOException {
    return suggested(text, phrase).options().stream()
        .limit(2)
        .map(option -> option.text() + " " + option.score())
        .toList()
        .toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'field':'t'                     | [nobel prize 0.08363148, nobel price 0.05012584]",
        "'field':'t.triples'             | [nobel prize 0.14445834, nobel price 0.015085227]",
        "'field':'t','size':1            | [nobel prize 0.08363148, nobel price 0.05012584]",
        "'field':'t','real_word_error_likelihood':2 | [nobel prize 0.115552664, nobel price"
            + " 0.0692583]",
        "'field':'t','token_limit':2     | []",
        "'field':'n'                     | []",
        "'field':'none'                  | []",
        "'field':'t.pairs','analyzer':'standard' | []",
        "'field':'t.pairs','force_unigrams':false | [nobel prize 0.25277093, noble prize"
            + " 0.18936723]",
      })
  void textsAreCorrectedByWhatStandsTogether(String phrase, String best) throws IOException {
    assertThat(best("nobel prise", phrase)).isEqualTo(best);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'smoothing':{'stupid_backoff':{'discount':0.7}} | [the noble prize for peace 0.008865619,"
            + " the noble prices for peace 0.0011805065]",
        "'smoothing':{'laplace':{'alpha':0.9}} | [the noble prize for peace 1.2352392E-4, the noble"
            + " prise for peece 7.938275E-5]",
        "'gram_size':1                         | [the noble prize for peace 1.5483839E-4, the noble"
            + " prize for price 1.071688E-4]",
        "'gram_size':2                         | [the noble prize for peace 0.00701406, the noble"
            + " prices for peace 9.897246E-4]",
        "'gram_size':4                         | [the noble prize for peace 0.004276208, the noble"
            + " prices for peace 4.4654793E-4]",
        "'direct_generator':[{'field':'t','size':1,'suggest_mode':'always'}] | [the noble prize for"
            + " peace 0.004276208, the noble prize for peece 2.2097047E-4]",
        "'direct_generator':[{'field':'t','max_term_freq':0.1,'suggest_mode':'always'}] | [the"
            + " nobel prize for peace 0.062337197, the nobel prize for price 0.0048174905]",
        "'direct_generator':[{'field':'t'},{'field':'t.turned','suggest_mode':'always','pre_filter':'turned','post_filter':'turned'}]"
            + " | [the noble prize for peace 0.004964606, the noble prices for peace 4.811506E-4]",
        "'direct_generator':[{'field':'t','accuracy':0.9}] | [the noble prise for peece"
            + " 5.1595416E-6]",
        "'direct_generator':[{'field':'nope'}] | []",
      })
  void modelsAndGeneratorsAreAsTheRequestSays(String more, String best) throws IOException {
    assertThat(
            best(
                "the noble prise for peece",
                "'field':'t.triples','confidence':0,'max_errors':3," + more))
        .isEqualTo(best);
  }

  @Test
  void runsOfCorrectedWordsAreHighlighted() throws IOException {
    Suggested suggested =
        suggested(
            "nobel prise captan",
            "'field':'t','max_errors':2,'highlight':{'pre_tag':'<b>','post_tag':'</b>'}");
    assertThat(suggested.options().getFirst().text()).isEqualTo("nobel prize captain");
    assertThat(suggested.options().getFirst().highlighted())
        .isEqualTo("nobel <b>prize captain</b>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'size':1                         | the required field option [field] is missing",
        "'field':'nope'                   | no mapping found for field [nope]",
        "'field':'t','foo':1              | suggester[phrase] doesn't support field [foo]",
        "'field':'t','max_errors':0       | max_error must be > 0.0",
        "'field':'t','confidence':-1      | confidence must be >= 0.0",
        "'field':'t','gram_size':0        | gramSize must be >= 1",
        "'field':'t','token_limit':0      | token_limit must be >= 1",
        "'field':'t','analyzer':'nope'    | analyzer [nope] doesn't exists",
        "'field':'t.pairs'                | since it doesn't emit unigrams",
        "'field':'t','highlight':{'pre_tag':'<b>'} | must both be null or both not be null",
        "'field':'t','smoothing':{'foo':{}} | doesn't support object field [foo]",
        "'field':'t','smoothing':{'linear':{'trigram_lambda':0.5}} | must sum to 1",
        "'field':'t','direct_generator':[{}] | Required [field]",
        "'field':'t','direct_generator':[{'field':'t','foo':1}] | unknown field [foo]",
      })
  void whatIsWrongIsRefused(String phrase, String reason) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> suggested("nobel prise", phrase))
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @Test
  void moreTextsThanMayBeScoredAreRefused() {
    String words = "nobel prise captan ".repeat(6).strip();
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () ->
                suggested(
                    words,
                    "'field':'t','max_errors':18,'token_limit':100,'direct_generator':"
                        + "[{'field':'t','suggest_mode':'always','accuracy':0.1}]"))
        .withMessageContaining("texts to choose from");
  }
}
