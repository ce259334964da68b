package io.pinakes.worker.index;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.RandomJson;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DocumentParserTest {

  private static final IndexAnalyzers ANALYZERS = IndexAnalyzers.builtIn();
  private static final DocumentParser PARSER = new DocumentParser();

  private static Mapping mapping(String json) {
    return Mapping.parse((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  private static ParsedDocument parse(String json, Mapping mapping) {
    return PARSER.parse("1", json.replace('\'', '"').getBytes(UTF_8), mapping, ANALYZERS);
  }

  private static Mapping update(String json, Mapping mapping) {
    return Objects.requireNonNull(parse(json, mapping).mappingUpdate());
  }

  private static ApiError refusal(ThrowingCallable call) {
    ApiError[] error = new ApiError[1];
    assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> error[0] = e.error());
    assertThat(error[0].status()).isEqualTo(400);
    return error[0];
  }

  @Test
  void dynamicMappingIsOpenSearchs() {
    assertThat(
            update(
                "{'s':'x','l':1,'d':1.5,'b':true,'date':'2020-01-01','slash':'2020/01/01',"
                    + "'o':{'in':[null,[2]],'empty':{}},'none':null,'no':[],'dot.ted':'y'}",
                Mapping.empty()))
        .isEqualTo(
            mapping(
                "{'properties':{"
                    + "'s':{'type':'text','fields':{'keyword':{'type':'keyword','ignore_above':256}}},"
                    + "'l':{'type':'long'},'d':{'type':'float'},'b':{'type':'boolean'},"
                    + "'date':{'type':'date'},'slash':{'type':'date','format':'yyyy/MM/dd"
                    + " HH:mm:ss||yyyy/MM/dd||epoch_millis'},"
                    + "'o':{'properties':{'in':{'type':'long'},'empty':{'type':'object'}}},"
                    + "'dot':{'properties':{'ted':{'type':'text','fields':"
                    + "{'keyword':{'type':'keyword','ignore_above':256}}}}}}}"));
  }

  @Test
  void aDocumentThatFitsNeedsNoUpdate() {
    Mapping mapping = mapping("{'properties':{'l':{'type':'long'},'o.s':{'type':'keyword'}}}");
    ParsedDocument document = parse("{'l':[1,'2',null],'o':[{'s':'a'},{'s':['b']}]}", mapping);
    assertThat(document.mappingUpdate()).isNull();
    assertThat(document.fields()).extracting(f -> f.name()).containsExactly("l", "l", "o.s", "o.s");
    assertThat(document.toLucene(1, 2, 3).getLast())
        .extracting(f -> f.name())
        .containsExactly(
            "_id", "_source", "_version", "_seq_no", "_primary_term", "l", "l", "o.s", "o.s");
  }

  @Test
  void theFirstValueOfAnArrayDecidesAndTheRestMustFit() {
    assertThat(update("{'a':[null,1,'2']}", Mapping.empty()))
        .isEqualTo(mapping("{'properties':{'a':{'type':'long'}}}"));
    assertThat(refusal(() -> parse("{'a':[1,'x']}", Mapping.empty())).reason())
        .isEqualTo(
            "failed to parse field [a] of type [long] in document with id '1'. Preview of field's"
                + " value: 'x'");
  }

  @Test
  void whatDynamicFalseIgnoresIsNotEvenLookedAt() {
    Mapping mapping = mapping("{'dynamic':'false','properties':{'k':{'type':'keyword'}}}");
    ParsedDocument document = parse("{'x':{'y':[1,'a']},'k':'v','p.q':1,'z':null}", mapping);
    assertThat(document.mappingUpdate()).isNull();
    assertThat(document.fields()).hasSize(1);
  }

  @Test
  void keywordsLongerThanTheirBoundAreNotIndexed() {
    Mapping mapping = mapping("{'properties':{'k':{'type':'keyword','ignore_above':3}}}");
    assertThat(parse("{'k':['abc','abcd']}", mapping).fields()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "long ; 'abc' ; number_format_exception ; For input string: \"abc\"",
        "long ; '' ; number_format_exception ; empty String",
        "long ; 99999999999999999999 ; illegal_argument_exception ; Value [99999999999999999999] is"
            + " out of range for a long",
        "integer ; 2147483648 ; illegal_argument_exception ; Value [2147483648] is out of range for"
            + " an integer",
        "byte ; '-129' ; illegal_argument_exception ; Value [-129] is out of range for a byte",
        "short ; 1e400 ; illegal_argument_exception ; is out of range for a short",
        "long ; true ; illegal_argument_exception ; Current token (VALUE_TRUE) not numeric",
        "double ; 1e400 ; illegal_argument_exception ; [double] supports only finite values",
        "float ; 1e40 ; illegal_argument_exception ; [float] supports only finite values",
        "double ; 'NaN' ; illegal_argument_exception ; [double] supports only finite values",
        "boolean ; 'yes' ; illegal_argument_exception ; Failed to parse value [yes] as only [true]"
            + " or [false] are allowed.",
        "date ; 'x' ; illegal_argument_exception ; failed to parse date field [x] with format"
            + " [strict_date_optional_time||epoch_millis]",
        "text ; {'a':1} ; illegal_state_exception ; Can't get text on a START_OBJECT"
      })
  void valuesThatDoNotFitAreRefusedWithFieldTypeAndPreview(
      String type, String value, String causeType, String cause) {
    Mapping mapping = mapping("{'properties':{'f':{'type':'" + type + "'}}}");
    ApiError error = refusal(() -> parse("{'f':" + value + "}", mapping));
    assertThat(error.type()).isEqualTo("mapper_parsing_exception");
    assertThat(error.reason())
        .startsWith("failed to parse field [f] of type [" + type + "] in document with id '1'.");
    ApiError causedBy = Objects.requireNonNull(error.causedBy());
    assertThat(causedBy.type()).isEqualTo(causeType);
    assertThat(causedBy.reason()).contains(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "long ; 1.9 ; 1",
        "long ; '1.9' ; 1",
        "long ; '-1e2' ; -100",
        "long ; '1e-999999999' ; 0",
        "long ; 9223372036854775807 ; 9223372036854775807",
        "byte ; '-128' ; -128",
        "long ; '-9223372036854775808' ; -9223372036854775808",
        "date ; 5 ; 5",
        "date ; '1970-01-01T00:00:01Z' ; 1000",
        "boolean ; '' ; 0",
        "boolean ; true ; 1"
      })
  void numbersMayComeAsStringsAndFractionsAreCut(String type, String value, long expected) {
    Mapping mapping = mapping("{'properties':{'f':{'type':'" + type + "'}}}");
    assertThat(parse("{'f':" + value + "}", mapping).fields())
        .singleElement()
        .satisfies(field -> assertThat(field.numericValue()).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[1] ; Malformed content, must start with an object ;",
        "`` ; Malformed content, must start with an object ;",
        "{'a':1 ; failed to parse ; json_e_o_f_exception",
        "{'a':1}x ; failed to parse ; json_parse_exception",
        "{'a':1} {} ; failed to parse ; illegal_argument_exception",
        "{'a':nul} ; failed to parse ; json_parse_exception",
        "{'a':1,'a':2} ; failed to parse ; json_parse_exception",
        "{'a':{'b':1,'b':2}} ; failed to parse ; json_parse_exception",
        "{'':1} ; failed to parse ; illegal_argument_exception",
        "{' ':1} ; failed to parse ; illegal_argument_exception",
        "{'.a':1} ; failed to parse ; illegal_argument_exception",
        "{'a..b':1} ; failed to parse ; illegal_argument_exception",
        "{'_id':1} ; Field [_id] is a metadata field and cannot be added inside a document. ;",
        "{'a':1,'a.b':2} ; Could not dynamically add mapping for field [a.b]. Existing mapping for"
            + " [a] must be of type object but found [long]. ;",
        "{'a':{'b':1},'a':2} ; failed to parse ; json_parse_exception",
        "{'o':[{'b':1},2]} ; object mapping for [o] tried to parse field [o] as object, but found a"
            + " concrete value ;"
      })
  void documentsThatAreNoDocumentsAreRefused(String json, String reason, String causeType) {
    ApiError error = refusal(() -> parse(json, Mapping.empty()));
    assertThat(error.type()).isEqualTo("mapper_parsing_exception");
    assertThat(error.reason()).startsWith(reason);
    ApiError cause = error.causedBy();
    assertThat(cause == null ? null : cause.type()).isEqualTo(causeType);
  }

  @Test
  void aStrictMappingRefusesNewFieldsByName() {
    ApiError error =
        refusal(() -> parse("{'x':1}", mapping("{'dynamic':'strict','properties':{}}")));
    assertThat(error.type()).isEqualTo("strict_dynamic_mapping_exception");
    assertThat(error.reason())
        .isEqualTo(
            "mapping set to strict, dynamic introduction of [x] within [_doc] is not allowed");
  }

  @Test
  void thereAreBoundsOnFieldsDepthTermsAndEncoding() {
    var wide = new StringBuilder("{'f':0");
    for (int i = 0; i < Mapping.MAX_FIELDS; i++) {
      wide.append(",'f").append(i).append("':").append(i);
    }
    assertThat(refusal(() -> parse(wide + "}", Mapping.empty())).reason())
        .isEqualTo("Limit of total fields [1000] has been exceeded");
    String deep = "{'o':".repeat(21) + "1" + "}".repeat(21);
    assertThat(refusal(() -> parse(deep, Mapping.empty())).reason())
        .startsWith("Limit of mapping depth [20] has been exceeded due to object field [");
    String nested = "{'a':" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThat(refusal(() -> parse(nested, Mapping.empty())).type())
        .isEqualTo("mapper_parsing_exception");
    Mapping keyword = mapping("{'properties':{'k':{'type':'keyword'}}}");
    assertThat(refusal(() -> parse("{'k':'" + "ä".repeat(16_384) + "'}", keyword)).reason())
        .startsWith("Document contains at least one immense term in field=\"k\"");
    assertThat(
            refusal(() -> PARSER.parse("1", "{}".getBytes(UTF_16), Mapping.empty(), ANALYZERS))
                .type())
        .isEqualTo("mapper_parsing_exception");
  }

  @Property(tries = 1000)
  void noDocumentDoesMoreThanGetRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Mapping mapping =
        mapping(
            "{'properties':{'a':{'type':'long'},'b':{'properties':{'a':{'type':'date'}}},"
                + "'c':{'type':'text','fields':{'k':{'type':'keyword'}}},'d':{'type':'boolean'}}}");
    String json =
        RandomJson.object(random, List.of("a", "b", "b.a", "c", "d", "e", "1"), 5).toString();
    byte[] bytes = json.getBytes(UTF_8);
    if (bytes.length > 2 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    try {
      ParsedDocument document = PARSER.parse("1", bytes, mapping, ANALYZERS);
      if (document.mappingUpdate() != null) {
        Mapping merged = mapping.merge(document.mappingUpdate());
        assertThat(PARSER.parse("1", bytes, merged, ANALYZERS).mappingUpdate()).isNull();
      }
    } catch (ApiException e) {
      assertThat(e.status()).isEqualTo(400);
    }
  }
}
