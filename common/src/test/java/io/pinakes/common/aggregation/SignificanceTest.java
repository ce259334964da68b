package io.pinakes.common.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.aggregation.Significance.ChiSquare;
import io.pinakes.common.aggregation.Significance.GoogleDistance;
import io.pinakes.common.aggregation.Significance.Jlh;
import io.pinakes.common.aggregation.Significance.MutualInformation;
import io.pinakes.common.aggregation.Significance.Percentage;
import io.pinakes.common.error.ApiException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SignificanceTest {

  private static final Offset<Double> NEARLY = Offset.offset(1e-12);

  private static Aggregation parse(String type, String members) {
    String request = ("{'a':{'" + type + "':{'field':'k'" + members + "}}}").replace('\'', '"');
    var aggs = (ObjectNode) JsonMapper.shared().readTree(request);
    return Aggregations.parse(aggs).collected().getFirst().aggregation();
  }

  private static Significance significance(String members) {
    return ((SignificantAggregation) parse("significant_terms", members)).terms().significance();
  }

  /** "export" and "poultry" in Manning, Raghavan and Schütze, examples 13.3 and 13.4. */
  @Test
  void scoresAsTheBookDoes() {
    long found = 49 + 141;
    long with = 49 + 27_652;
    long all = 49 + 27_652 + 141 + 774_106;
    assertThat(new MutualInformation(false, true).score(49, found, with, all))
        .isCloseTo(0.000_110_5, Offset.offset(1e-7));
    assertThat(new ChiSquare(false, true).score(49, found, with, all))
        .isCloseTo(284, Offset.offset(1.0));
  }

  /** What OpenSearch 3.8 answers for the same counts. */
  @Test
  void scoresAsOpenSearchDoes() {
    assertThat(new Jlh().score(40, 132, 53, 400)).isCloseTo(0.39000641058960095, NEARLY);
    assertThat(new Jlh().score(13, 132, 0, 127)).isCloseTo(1.133321854912764, NEARLY);
    assertThat(new MutualInformation(true, false).score(40, 132, 53, 400))
        .isCloseTo(0.02476599137519502, NEARLY);
    assertThat(new Percentage().score(3, 132, 4, 400)).isCloseTo(0.75, NEARLY);
  }

  @Test
  void aTermThatIsRarerIsSignificantOnlyIfThatIsAskedFor() {
    for (Significance one :
        List.of(new MutualInformation(false, true), new ChiSquare(false, true))) {
      assertThat(one.score(1, 100, 300, 1_000)).isNegative();
    }
    for (Significance one : List.of(new MutualInformation(true, true), new ChiSquare(true, true))) {
      assertThat(one.score(1, 100, 300, 1_000)).isPositive();
    }
    assertThat(new Jlh().score(1, 100, 300, 1_000)).isZero();
  }

  @Test
  void aTermOfExactlyTheDocumentsFoundIsNearest() {
    assertThat(new GoogleDistance(true).score(10, 10, 10, 1_000)).isEqualTo(1);
    assertThat(new GoogleDistance(true).score(5, 10, 10, 1_000)).isBetween(0.1, 0.99);
    assertThat(new GoogleDistance(true).score(0, 10, 10, 1_000)).isZero();
  }

  @Test
  void nothingIsSignificantAmongNothing() {
    assertThat(new Jlh().score(0, 0, 0, 0)).isZero();
    assertThat(new Percentage().score(0, 0, 0, 0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 10, 4, 100, subsetFreq > supersetFreq",
    "5, 10, 6, 8, subsetSize > supersetSize",
    "1, 9, 6, 10, supersetFreq - subsetFreq > supersetSize - subsetSize"
  })
  void aBackgroundWithoutTheDocumentsIsRefusedUnlessThatIsMeant(
      long found, long documents, long with, long background, String reason) {
    for (Significance one :
        List.of(
            new MutualInformation(false, true),
            new ChiSquare(false, true),
            new GoogleDistance(true))) {
      assertThatThrownBy(() -> one.score(found, documents, with, background))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining(reason + ", does your background filter not include");
    }
    assertThat(new GoogleDistance(false).score(found, documents, with, background)).isPositive();
  }

  @Test
  void aRequestNamesAHeuristic() {
    assertThat(significance("")).isEqualTo(new Jlh());
    assertThat(significance(",'gnd':{'background_is_superset':false}"))
        .isEqualTo(new GoogleDistance(false));
    assertThat(significance(",'chi_square':{'include_negatives':true}"))
        .isEqualTo(new ChiSquare(true, true));
    assertThat(significance(",'jlh':{},'percentage':{}")).isEqualTo(new Percentage());
  }

  @Test
  void aShardSendsTwiceWhatOtherTermsSend() {
    var wanted = ((SignificantAggregation) parse("significant_terms", "")).terms();
    assertThat(wanted.size()).isEqualTo(10);
    assertThat(wanted.shardSize()).isEqualTo(50);
    assertThat(wanted.minDocCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "significant_terms|,'jlp':{}|[significant_terms] unknown field [jlp] did you mean [jlh]?",
        "significant_terms|,'jlh':{'x':1}|[jlh] unknown field [x]",
        "significant_terms|,'gnd':{'include_negatives':true}|[gnd] unknown field"
            + " [include_negatives]",
        "significant_terms|,'script_heuristic':{}|[script_heuristic]",
        "significant_terms|,'size':0|[size] must be greater than 0",
        "significant_terms|,'min_doc_count':-1|[minDocCount] must be greater than or equal to 0",
        "significant_terms|,'execution_hint':'x'|Unknown `execution_hint`: [x]",
        "significant_terms|,'background_filter':{'foo':{}}|unknown query [foo]",
        "significant_text|,'foo':1|[significant_text] unknown field [foo]",
        "significant_text|,'source_fields':3|source_fields doesn't support values of type",
        "sampler||Unsupported property \"field\" for aggregation \"a",
        "diversified_sampler|,'max_docs_per_value':-1|[maxDocsPerValue] must be greater than or",
        "diversified_sampler|,'shard_size':0|[shard_size] must be greater than 0",
        "diversified_sampler|,'execution_hint':'x'|expected any of [map, bytes_hash,"
            + " global_ordinals]",
      })
  void whatIsWrongIsSaid(String type, String members, String reason) {
    String given = members == null ? "" : members;
    assertThatThrownBy(() -> parse(type, given))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().toString()).contains(reason));
  }
}
