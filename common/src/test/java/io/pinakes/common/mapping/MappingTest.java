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
        "{'properties':{'f':{'type':'join'}}} | No handler for type [join] declared on field [f]",
        "{'properties':{'f':{}}} | No type specified for field [f]",
        "{'properties':{'f':3}} | Expected map for property [fields] on field [f]",
        "{'properties':3} | properties must be a map type",
        "{'foo':1} | Root mapping definition has unsupported parameters:  [foo : 1]",
        "{'_source':{'foo':false}} | unknown parameter [foo] on mapper [_source]",
        "{'_id':{}} | _id is not configurable",
        "{'dynamic':'maybe'} | Could not convert [dynamic.dynamic] to boolean",
        "{'dynamic_templates':[{'a':{'match':'x'}}]} | template must have mapping set",
        "{'dynamic_templates':[{'a':{'mapping':{}}}]} | template must have match, path_match or",
        "{'dynamic_templates':[{'a':{'match':'*[','match_pattern':'regex','mapping':{}}}]} |"
            + " Pattern [*[] of type [regex] is invalid. Cannot create dynamic template [a].",
        "{'properties':{'f':{'type':'nested','foo':1}}} | Mapping definition for [f] has"
            + " unsupported parameters:  [foo : 1]",
        "{'properties':{'f':{'type':'alias'}}} | The [path] property must be specified",
        "{'properties':{'f':{'type':'alias','path':'f'}}} | an alias cannot refer to itself.",
        "{'properties':{'f':{'type':'alias','path':'g'}}} | an alias must refer to an existing"
            + " field",
        "{'properties':{'n':{'type':'nested','properties':{'x':{'type':'long'}}},"
            + "'f':{'type':'alias','path':'n.x'}}} | the target's nested scope is [n]",
        "{'properties':{'n':{'type':'nested','properties':{'x':{'type':'long'}}},'f':{'type':'long','copy_to':'n.x'}}}"
            + " | Illegal combination of [copy_to] and [nested]",
        "{'properties':{'f':{'type':'scaled_float'}}} | Field [scaling_factor] is required",
        "{'properties':{'f':{'type':'token_count'}}} | Analyzer must be set for field [f]",
        "{'properties':{'f':{'type':'constant_keyword'}}} | is missing required parameter [value]",
        "{'properties':{'f':{'type':'text','index_prefixes':{'max_chars':20}}}} | max_chars [20]"
            + " must be less than 20",
        "{'properties':{'f':{'type':'keyword','index_options':'offsets'}}} | accepted values are"
            + " [docs, freqs]",
        "{'properties':{'f':{'type':'long','null_value':'x'}}} | For input string",
        "{'properties':{'f':{'type':'geo_point','null_value':'200,3'}}} | illegal latitude value"
            + " [200.0]",
        "{'properties':{'f':{'type':'text','fields':{'a':{'type':'nested'}}}}} | Type [nested]"
            + " cannot be used in multi field",
        "{'properties':{'f':{'type':'long','analyzer':'simple'}}} | unknown parameter [analyzer] on"
            + " mapper [f] of type [long]",
        "{'properties':{'f':{'type':'text','analyzer':3}}} | [analyzer] on mapper [f] must be a"
            + " name",
        "{'properties':{'f':{'type':'text','normalizer':'n'}}} | unknown parameter [normalizer]",
        "{'properties':{'f':{'type':'text','similarity':'DFR'}}} | Unknown Similarity type [DFR]"
            + " for field [f]",
        "{'properties':{'f':{'type':'text','index':'no'}}} | Failed to parse value [no]",
        "{'properties':{'f':{'type':'date','format':'bogus!'}}} | Invalid format: [bogus!]",
        "{'properties':{'f':{'type':'keyword','ignore_above':'a'}}} | For input string",
        "{'properties':{'f':{'properties':{},'enabled':'no'}}} | Could not convert"
            + " [enabled.enabled] to boolean",
        "{'properties':{'':{'type':'long'}}} | name cannot be empty string",
        "{'properties':{'_id':{'type':'long'}}} | Field [_id] is defined more than once",
        "{'properties':{'f':{'type':'text','fields':{'a.b':{'type':'long'}}}}} | cannot contain"
            + " '.'",
        "{'properties':{'f':{'type':'text','fields':{'a':{'type':'text','fields':{}}}}}} | unknown"
            + " parameter [fields] on mapper [a]"
      })
  void whatIsWrongOrNotSupportedIsRefusedByName(String json, String reason) {
    assertThatThrownBy(() -> mapping(json))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'long'} | {'type':'text'} | mapper [f] cannot be changed from type [long] to"
            + " [text]",
        "{'type':'long'} | {'properties':{}} | can't merge a non object mapping [f] with an"
            + " object mapping",
        "{'type':'nested'} | {'type':'object'} | cannot change object mapping from nested to"
            + " non-nested",
        "{'type':'long'} | {'type':'long','store':true,'doc_values':false} | Cannot update"
            + " parameter [doc_values] from [true] to [false]",
        "{'type':'keyword'} | {'type':'keyword','normalizer':'n'} | Cannot update parameter"
            + " [normalizer] from [default] to [n]",
        "{'type':'ip'} | {'type':'ip','null_value':'::1'} | Cannot update parameter [null_value]"
            + " from [null] to [::1]",
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
    assertThat(merged.dynamic()).isEqualTo(Dynamic.FALSE);
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
        "Limit of total fields [5000] has been exceeded");
    String deepest = "{'type':'long'}";
    for (int i = 0; i < Mapping.MAX_DEPTH; i++) {
      deepest = "{'properties':{'o':" + deepest + "}}";
    }
    String tooDeep = "{'properties':{'o':" + deepest + "}}";
    assertThat(mapping(deepest).fieldCount()).isEqualTo(Mapping.MAX_DEPTH);
    assertRefused(
        () -> mapping(tooDeep),
        "illegal_argument_exception",
        "Limit of mapping depth [100] has been exceeded due to object field [");
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
      if (type == FieldType.TOKEN_COUNT) {
        field.put("analyzer", "standard");
      }
      if (type == FieldType.CONSTANT_KEYWORD) {
        field.put("value", "v" + random.nextInt(10));
      }
      if (type == FieldType.KNN_VECTOR) {
        field.put("dimension", 1 + random.nextInt(100));
      }
      for (String flag : List.of("index", "doc_values", "store", "coerce", "ignore_malformed")) {
        if (random.nextInt(5) == 0 && Parameters.find(type, flag) != null) {
          field.put(flag, random.nextBoolean());
        }
      }
      if (type == FieldType.TEXT && random.nextBoolean()) {
        field.put("analyzer", ANALYZERS.get(random.nextInt(ANALYZERS.size())));
        field.put("search_analyzer", ANALYZERS.get(random.nextInt(ANALYZERS.size())));
        field.putObject("fields").putObject("x").put("type", "keyword").put("ignore_above", 3);
      }
    }
  }
}
