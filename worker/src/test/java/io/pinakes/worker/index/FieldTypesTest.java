package io.pinakes.worker.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What documents become in Lucene, for types and parameters of all kinds. */
class FieldTypesTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final IndexAnalyzers ANALYZERS = IndexAnalyzers.builtIn();
  private final DocumentParser parser = new DocumentParser();

  private static Mapping mapping(String properties) {
    String json = "{\"properties\":" + properties.replace('\'', '"') + "}";
    return Mapping.parse((ObjectNode) JSON.readTree(json));
  }

  private static Mapping root(String json) {
    return Mapping.parse((ObjectNode) JSON.readTree(json.replace('\'', '"')));
  }

  private ParsedDocument parse(Mapping mapping, String source) {
    return parser.parse("1", source.replace('\'', '"').getBytes(UTF_8), mapping, ANALYZERS);
  }

  private ParsedDocument accepted(Mapping mapping, String source) {
    return parser.parseAccepted("1", source.replace('\'', '"').getBytes(UTF_8), mapping, ANALYZERS);
  }

  private static List<String> names(List<IndexableField> fields) {
    return List.copyOf(new TreeSet<>(fields.stream().map(IndexableField::name).toList()));
  }

  /** Documents, nested ones too, that match once everything is in an index. */
  private static int count(Query query, ParsedDocument... documents) throws Exception {
    try (var directory = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(directory, IndexFormat.writerConfig())) {
        for (ParsedDocument document : documents) {
          writer.addDocuments(document.toLucene(1, 1, 1));
        }
      }
      try (IndexReader reader = DirectoryReader.open(directory)) {
        return new IndexSearcher(reader).count(query);
      }
    }
  }

  private static Query term(String field, String text) {
    return new TermQuery(new Term(field, text));
  }

  @Test
  void nestedObjectsAreDocumentsBeforeTheOneAroundThem() throws Exception {
    Mapping mapping =
        mapping(
            "{'n':{'type':'nested','properties':{'x':{'type':'keyword'},"
                + "'m':{'type':'nested','properties':{'y':{'type':'keyword'}}}}}}");
    ParsedDocument document = parse(mapping, "{'n':[{'x':'a','m':{'y':'b'}},{'x':'c'}]}");
    assertThat(document.nested()).hasSize(3);
    assertThat(names(document.nested().getFirst())).containsExactly("_id", "_nested_path", "n.m.y");
    assertThat(names(document.fields())).isEmpty();
    assertThat(count(term("_nested_path", "n"), document, document)).isEqualTo(4);
    assertThat(count(term("_id", "1"), document)).isEqualTo(4);
    assertThat(count(WholeDocuments.filter(), document, document)).isEqualTo(2);
  }

  @Test
  void aFieldThatIsNewInANestedObjectKeepsItNested() {
    Mapping mapping = mapping("{'n':{'type':'nested','include_in_root':true}}");
    ParsedDocument document = parse(mapping, "{'n':{'x':1}}");
    Mapping update = document.mappingUpdate();
    assertThat(update).isNotNull();
    assertThat(mapping.merge(update))
        .isEqualTo(
            mapping(
                "{'n':{'type':'nested','include_in_root':true,"
                    + "'properties':{'x':{'type':'long'}}}}"));
    assertThat(names(document.fields())).containsExactly("n.x");
  }

  @Test
  void aLeafOfAFlatObjectIsAKeywordOfItsPathAndOfTheWhole() throws Exception {
    Mapping mapping = mapping("{'f':{'type':'flat_object'}}");
    ParsedDocument document =
        parse(mapping, "{'f':[{'a':{'b':['x',[1,true]]}},null,{'n':null,'p':5.00}]}");
    assertThat(count(term("f._valueAndPath", "a.b\0x"), document)).isEqualTo(1);
    assertThat(count(term("f._valueAndPath", "a.b\0" + "1"), document)).isEqualTo(1);
    assertThat(count(term("f", "true"), document)).isEqualTo(1);
    assertThat(names(document.fields())).containsExactly("f", "f._valueAndPath");
    assertThat(document.mappingUpdate()).isNull();
    assertThat(mapping.valueField("f.any.thing")).isNotNull();
  }

  @Test
  void copiesGoToOtherFieldsAndMakeThemIfTheyAreNew() {
    Mapping mapping = mapping("{'a':{'type':'long','copy_to':['b','c']},'b':{'type':'keyword'}}");
    ParsedDocument document = parse(mapping, "{'a':[7,8]}");
    assertThat(names(document.fields())).containsExactly("a", "b", "c", "c.keyword");
    Mapping update = document.mappingUpdate();
    assertThat(update).isNotNull();
    assertThat(names(accepted(mapping.merge(update), "{'a':[7,8]}").fields()))
        .containsExactly("a", "b", "c", "c.keyword");
  }

  @Test
  void nullStandsForItsValue() throws Exception {
    Mapping mapping =
        mapping(
            "{'k':{'type':'keyword','null_value':'none'},'l':{'type':'long','null_value':3},"
                + "'d':{'type':'date','null_value':'2020'},'p':{'type':'geo_point','null_value':[1,2]}}");
    ParsedDocument document = parse(mapping, "{'k':[null,'x'],'l':null,'d':null,'p':null}");
    assertThat(names(document.fields())).containsExactly("d", "k", "l", "p");
    assertThat(count(term("k", "none"), document)).isEqualTo(1);
  }

  @Test
  void whatIsMalformedIsLeftOutAndNamedIfItMayBe() throws Exception {
    Mapping mapping =
        mapping("{'l':{'type':'long','ignore_malformed':true},'k':{'type':'keyword'}}");
    ParsedDocument document = parse(mapping, "{'l':['x',{'a':1},3],'k':'y'}");
    assertThat(names(document.fields())).containsExactly("_ignored", "k", "l");
    assertThat(count(term("_ignored", "l"), document)).isEqualTo(1);
    // A replay gives the same.
    assertThat(names(accepted(mapping, "{'l':['x',{'a':1},3],'k':'y'}").fields()))
        .containsExactly("_ignored", "k", "l");
  }

  @Test
  void fieldsWithoutDocValuesAndNormsAreNamed() throws Exception {
    Mapping mapping =
        mapping(
            "{'k':{'type':'keyword','doc_values':false},'t':{'type':'text','norms':false},"
                + "'b':{'type':'binary','store':true},'no':{'type':'binary'},"
                + "'l':{'type':'long','doc_values':false,'index':false}}");
    ParsedDocument document = parse(mapping, "{'k':'a','t':'b','b':'AQI=','no':'AQI=','l':1}");
    for (String seen : List.of("k", "t", "b")) {
      assertThat(count(term("_field_names", seen), document)).as(seen).isEqualTo(1);
    }
    for (String unseen : List.of("no", "l")) {
      assertThat(count(term("_field_names", unseen), document)).as(unseen).isZero();
    }
  }

  @Test
  void theGapBetweenTextsIsTheFields() throws Exception {
    Mapping mapping =
        mapping("{'near':{'type':'text','position_increment_gap':0},'far':{'type':'text'}}");
    ParsedDocument document = parse(mapping, "{'near':['a b','c d'],'far':['a b','c d']}");
    assertThat(count(new PhraseQuery("near", "b", "c"), document)).isEqualTo(1);
    assertThat(count(new PhraseQuery("far", "b", "c"), document)).isZero();
    assertThat(count(new PhraseQuery(100, "far", "b", "c"), document)).isEqualTo(1);
    assertThat(count(new PhraseQuery(99, "far", "b", "c"), document)).isZero();
  }

  @Test
  void aTextThatIsSearchedAsItIsTypedHasShinglesAndBeginnings() throws Exception {
    Mapping mapping = mapping("{'s':{'type':'search_as_you_type'}}");
    ParsedDocument document = parse(mapping, "{'s':'quick brown fox'}");
    assertThat(count(term("s._2gram", "quick brown"), document)).isEqualTo(1);
    assertThat(count(term("s._3gram", "quick brown fox"), document)).isEqualTo(1);
    assertThat(count(term("s._index_prefix", "quick br"), document)).isEqualTo(1);
    assertThat(count(term("s._index_prefix", "fo"), document)).isEqualTo(1);
  }

  @Test
  void aNewFieldIsWhatTheFirstTemplateThatMatchesMakesIt() {
    Mapping mapping =
        root(
            "{'dynamic':'strict_allow_templates','dynamic_templates':["
                + "{'a':{'match':'s_*','unmatch':'*_t','match_mapping_type':'string',"
                + "'mapping':{'type':'keyword','copy_to':'all_{name}'}}},"
                + "{'b':{'path_match':'o.*','mapping':{'type':'{dynamic_type}','store':true}}},"
                + "{'c':{'match':'^o$','match_pattern':'regex','mapping':{'type':'object'}}},"
                + "{'d':{'match':'all_*','mapping':{'type':'text'}}}]}");
    Mapping update = parse(mapping, "{'s_x':'v','o':{'l':1}}").mappingUpdate();
    assertThat(update)
        .isEqualTo(
            mapping(
                "{'s_x':{'type':'keyword','copy_to':['all_s_x']},'all_s_x':{'type':'text'},"
                    + "'o':{'properties':{'l':{'type':'long','store':true}}}}"));
    assertThatThrownBy(() -> parse(mapping, "{'s_t':'v'}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(
            "mapping set to strict_allow_templates, dynamic introduction of [s_t] within [_doc] is"
                + " not allowed");
  }

  @Test
  void anObjectMaySayWhatBecomesOfNewFieldsOrNotBeReadAtAll() {
    Mapping mapping =
        mapping(
            "{'f':{'type':'object','dynamic':false},'e':{'type':'object','enabled':false},"
                + "'s':{'dynamic':'strict','properties':{'i':{'dynamic':true,'type':'object'}}}}");
    assertThat(parse(mapping, "{'f':{'x':1,'y':{'z':1}},'e':[3,{'q':1}]}").mappingUpdate())
        .isNull();
    assertThat(parse(mapping, "{'s':{'i':{'x':1}}}").mappingUpdate()).isNotNull();
    assertThatThrownBy(() -> parse(mapping, "{'s':{'x':1}}"))
        .hasMessageContaining("dynamic introduction of [x] within [s] is not allowed");
  }

  @Test
  void stringsMayBecomeNumbersAndDatesOfGivenFormats() {
    Mapping mapping = root("{'numeric_detection':true,'dynamic_date_formats':['yyyy_MM_dd']}");
    Mapping update =
        parse(mapping, "{'l':'5','f':'5.5','d':'2020_01_02','iso':'2020-01-02'}").mappingUpdate();
    assertThat(update)
        .isEqualTo(
            mapping(
                "{'l':{'type':'long'},'f':{'type':'float'},"
                    + "'d':{'type':'date','format':'yyyy_MM_dd'},'iso':{'type':'text',"
                    + "'fields':{'keyword':{'type':'keyword','ignore_above':256}}}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'unsigned_long'} | -1 | is out of range for an unsigned_long",
        "{'type':'unsigned_long'} | 18446744073709551616 | is out of range for an unsigned_long",
        "{'type':'half_float'} | 65520 | [half_float] supports only finite values",
        "{'type':'long','coerce':false} | '3' | Long value passed as String",
        "{'type':'integer','coerce':false} | 1.5 | 1.5 cannot be converted to Integer without data",
        "{'type':'ip'} | 'x' | 'x' is not an IP string literal.",
        "{'type':'date_nanos'} | '1969-01-01' | is before the epoch in 1970",
        "{'type':'date_nanos'} | '2300-01-01' | is after 2262-04-11T23:47:16.854775807",
        "{'type':'geo_point'} | [200,91] | illegal latitude value [91.0] for f",
        "{'type':'geo_point'} | {'lat':1} | field [lon] missing",
        "{'type':'geo_point'} | 'foo bar' | unsupported symbol [o] in geohash [foo bar]",
        "{'type':'integer_range'} | {'gt':5,'lt':6} | is greater than max value",
        "{'type':'integer_range'} | {'x':5} | with unknown parameter [x]",
        "{'type':'ip_range'} | '10.0.0.0/33' | Illegal prefix length",
        "{'type':'knn_vector','dimension':2} | [1] | Vector dimension mismatch. Expected: 2",
        "{'type':'constant_keyword','value':'x'} | 'y' | must have a value of [x]",
        "{'type':'completion'} | {'input':'a','weight':-1} | weight must be in the interval",
      })
  void whatATypeCannotHoldIsRefusedBeforeItIsLogged(String type, String value, String reason) {
    Mapping mapping = mapping("{'f':" + type + "}");
    assertThatThrownBy(() -> parse(mapping, "{'f':" + value + "}"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().causedBy()).isNotNull();
              assertThat(e.error().causedBy().reason()).contains(reason);
            });
    // If it is in the log all the same, because it was logged before the field was mapped.
    assertThat(accepted(mapping, "{'f':" + value + "}").fields()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'41.12,-71.34'",
        "[-71.34,41.12]",
        "[[-71.34,41.12],[1,2]]",
        "{'lat':'41.12','lon':-71.34}",
        "'POINT (-71.34 41.12)'",
        "'drm3btev3e86'",
        "{'geohash':'drm3btev3e86'}",
        "{'type':'Point','coordinates':[-71.34,41.12]}",
      })
  void pointsHaveManyForms(String value) throws Exception {
    Mapping mapping = mapping("{'p':{'type':'geo_point'}}");
    ParsedDocument document = parse(mapping, "{'p':" + value + "}");
    Query near = LatLonPoint.newDistanceQuery("p", 41.12, -71.34, 100);
    assertThat(count(near, document)).isEqualTo(1);
  }
}
