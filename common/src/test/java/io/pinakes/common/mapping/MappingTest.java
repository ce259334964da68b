package io.pinakes.common.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MappingTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static Mapping mapping(String json) {
    return Mapping.parse((ObjectNode) JSON.readTree(json.replace('\'', '"')));
  }

  private static void assertRefused(ThrowingCallable call, String type, String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo(type);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @Test
  void anEmptyMappingIsAnEmptyObject() {
    assertThat(Mapping.empty().toJson().toString()).isEqualTo("{}");
    assertThat(mapping("{'properties':{}}")).isEqualTo(Mapping.empty());
    assertThat(mapping("{'_source':{'enabled':true}}")).isEqualTo(Mapping.empty());
  }

  @Test
  void everyOptionThatDiffersFromItsDefaultIsShownAndReadBack() {
    String json =
        """
        {"dynamic":"strict","date_detection":false,"properties":{\
        "a":{"properties":{"b":{"type":"long","index":false},"c":{"type":"object"}}},\
        "d":{"type":"date","format":"yyyy-MM-dd||epoch_second"},\
        "k":{"type":"keyword","ignore_above":7},\
        "t":{"type":"text","analyzer":"english","search_analyzer":"simple",\
        "similarity":"term_count","fields":{"raw":{"type":"keyword"}}}}}\
        """;
    Mapping mapping = mapping(json);
    assertThat(mapping.toJson().toString()).isEqualTo(json);
    assertThat(Mapping.parse(mapping.toJson())).isEqualTo(mapping).hasSameHashCodeAs(mapping);
    assertThat(mapping.fieldCount()).isEqualTo(7);
    assertThat(mapping.valueFields().keySet()).containsExactly("a.b", "d", "k", "t", "t.raw");
  }

  @Test
  void valuesThatPinakesHasInAnyCaseAreAcceptedAndOmitted() {
    assertThat(mapping("{'properties':{'n':{'type':'long','doc_values':true,'store':'false'}}}"))
        .isEqualTo(mapping("{'properties':{'n':{'type':'long'}}}"));
  }

  @Test
  void aDottedNameStandsForObjects() {
    assertThat(
            mapping(
                "{'properties':{'a.b.c':{'type':'long'},'a':{'properties':{'d':{'type':'byte'}}}}}"))
        .isEqualTo(
            mapping(
                "{'properties':{'a':{'properties':{'b':{'properties':{'c':{'type':'long'}}},"
                    + "'d':{'type':'byte'}}}}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'properties':{'f':{'type':'nested'}}} | No handler for type [nested] declared on field"
            + " [f]",
        "{'properties':{'f':{}}} | No type specified for field [f]",
        "{'properties':{'f':3}} | Expected map for property [properties] on field [f]",
        "{'properties':[]} | Expected map for property [properties]",
        "{'foo':1} | Root mapping definition has unsupported parameters:  [foo : 1]",
        "{'_source':{'enabled':false}} | [_source] cannot be disabled",
        "{'dynamic':'maybe'} | Could not convert [dynamic]",
        "{'properties':{'f':{'type':'text','copy_to':'g'}}} | unknown parameter [copy_to] on mapper"
            + " [f] of type [text]",
        "{'properties':{'f':{'type':'long','analyzer':'simple'}}} | unknown parameter [analyzer] on"
            + " mapper [f] of type [long]",
        "{'properties':{'f':{'type':'text','analyzer':3}}} | [analyzer] on mapper [f] must be a"
            + " name",
        "{'properties':{'f':{'type':'text','normalizer':'n'}}} | unknown parameter [normalizer]",
        "{'properties':{'f':{'type':'text','similarity':'DFR'}}} | Unknown Similarity type [DFR]"
            + " for field [f]",
        "{'properties':{'f':{'type':'text','index':'no'}}} | Could not convert [index] to boolean",
        "{'properties':{'f':{'type':'long','doc_values':false}}} | parameter [doc_values] is"
            + " supported only as [true]",
        "{'properties':{'f':{'type':'date','format':'bogus!'}}} | Invalid format: [bogus!]",
        "{'properties':{'f':{'type':'keyword','ignore_above':-1}}} | [ignore_above] must be a"
            + " number from 0",
        "{'properties':{'f':{'properties':{},'enabled':false}}} | Mapping definition for [f] has"
            + " unsupported parameters:  [enabled : false]",
        "{'properties':{'':{'type':'long'}}} | name cannot be empty string",
        "{'properties':{'_id':{'type':'long'}}} | Field [_id] is defined more than once",
        "{'properties':{'f':{'type':'text','fields':{'a.b':{'type':'long'}}}}} | cannot contain"
            + " '.'",
        "{'properties':{'f':{'type':'text','fields':{'a':{'type':'text','fields':{}}}}}} | unknown"
            + " parameter [fields] on mapper [a]"
      })
  void whatIsWrongOrNotSupportedIsRefusedByName(String json, String reason) {
    assertRefused(() -> mapping(json), "mapper_parsing_exception", reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'long'} | {'type':'text'} | mapper [f] cannot be changed from type [long] to"
            + " [text]",
        "{'type':'long'} | {'properties':{}} | mapper [f] cannot be changed from type [long] to"
            + " [ObjectMapper]",
        "{'properties':{}} | {'type':'long'} | can't merge a non object mapping [f] with an object"
            + " mapping",
        "{'type':'text'} | {'type':'text','analyzer':'english'} | Cannot update parameter"
            + " [analyzer] from [default] to [english]"
      })
  void whatContradictsTheMappingThereIsIsRefused(String old, String added, String reason) {
    Mapping before = mapping("{'properties':{'f':" + old + "}}");
    Mapping after = mapping("{'properties':{'f':" + added + "}}");
    assertRefused(() -> before.merge(after), "illegal_argument_exception", reason);
  }

  @Test
  void mergingAddsFieldsAndKeepsWhatIsNotNamed() {
    Mapping merged =
        mapping(
                "{'dynamic':'false','properties':{'t':{'type':'text','fields':{'a':{'type':'keyword'}}}}}")
            .merge(
                mapping(
                    "{'properties':{'t':{'type':'text','fields':{'b':{'type':'long'}}},'n':{'type':'byte'}}}"));
    assertThat(merged.dynamic()).isEqualTo(Mapping.Dynamic.FALSE);
    assertThat(merged.valueFields().keySet()).containsExactlyInAnyOrder("n", "t", "t.a", "t.b");
  }

  @Test
  void thereIsABoundOnFieldsAndOnDepth() {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode properties = json.putObject("properties");
    for (int i = 0; i < Mapping.MAX_FIELDS; i++) {
      properties.putObject("f" + i).put("type", "long");
    }
    Mapping full = Mapping.parse(json);
    assertRefused(
        () -> full.merge(mapping("{'properties':{'one':{'type':'long'}}}")),
        "illegal_argument_exception",
        "Limit of total fields [1000] has been exceeded");
    String deep = "{'properties':".repeat(20) + "{}" + "}".repeat(20);
    String deepest = "{'type':'long'}";
    for (int i = 0; i < 20; i++) {
      deepest = "{'properties':{'o':" + deepest + "}}";
    }
    String tooDeep = "{'properties':{'o':" + deepest + "}}";
    assertThat(deep).isNotEmpty();
    assertThat(mapping(deepest).fieldCount()).isEqualTo(20);
    assertRefused(
        () -> mapping(tooDeep),
        "illegal_argument_exception",
        "Limit of mapping depth [20] has been exceeded due to object field [");
  }

  @Property(tries = 300)
  void anyMappingReadsBackAsItself(@ForAll long seed) {
    Mapping mapping = random(new SplittableRandom(seed));
    assertThat(Mapping.parse(mapping.toJson())).isEqualTo(mapping).hasSameHashCodeAs(mapping);
    assertThat(mapping.merge(mapping)).isEqualTo(mapping);
    assertThat(Mapping.empty().merge(mapping)).isEqualTo(mapping);
    assertThat(JSON.readValue(JSON.writeValueAsBytes(mapping), Mapping.class)).isEqualTo(mapping);
  }

  @Property(tries = 1000)
  void noJsonDoesMoreThanGetRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectNode json = RandomJson.object(random, WORDS, 4);
    try {
      Mapping mapping = Mapping.parse(json);
      assertThat(Mapping.parse(mapping.toJson())).isEqualTo(mapping);
    } catch (ApiException e) {
      assertThat(e.status()).isEqualTo(400);
    }
  }

  private static final List<String> WORDS =
      List.of(
          "properties",
          "type",
          "text",
          "keyword",
          "long",
          "date",
          "format",
          "fields",
          "index",
          "dynamic",
          "a",
          "b.c",
          "analyzer",
          "ignore_above",
          "strict",
          "object",
          "true");

  private static final List<String> ANALYZERS =
      List.of("standard", "simple", "whitespace", "keyword", "stop", "english");

  private static Mapping random(SplittableRandom random) {
    ObjectNode json = JSON.createObjectNode();
    if (random.nextBoolean()) {
      json.put("dynamic", random.nextBoolean() ? "false" : "strict");
    }
    fill(json.putObject("properties"), random, 3);
    return Mapping.parse(json);
  }

  private static void fill(ObjectNode properties, SplittableRandom random, int depth) {
    List<FieldType> types = new ArrayList<>(List.of(FieldType.values()));
    for (int i = random.nextInt(4); i >= 0; i--) {
      ObjectNode field = properties.putObject("f" + random.nextInt(10));
      if (depth > 0 && random.nextInt(4) == 0) {
        fill(field.putObject("properties"), random, depth - 1);
        continue;
      }
      FieldType type = types.get(random.nextInt(types.size()));
      field.put("type", type.typeName());
      if (type == FieldType.SCALED_FLOAT) {
        field.put("scaling_factor", 1 + random.nextInt(1_000));
      }
      if (random.nextInt(3) == 0) {
        field.put("index", random.nextBoolean());
      }
      if (type == FieldType.TEXT && random.nextBoolean()) {
        field.put("analyzer", ANALYZERS.get(random.nextInt(ANALYZERS.size())));
        field.put("search_analyzer", ANALYZERS.get(random.nextInt(ANALYZERS.size())));
        field.putObject("fields").putObject("x").put("type", "keyword").put("ignore_above", 3);
      }
    }
  }
}
