package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Suggested;
import io.pinakes.common.message.Suggested.Option;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected is what OpenSearch 3.8 answers. */
class CompletionTest {

  private static final String MAPPING =
      """
      {'properties':{
        'text':{'type':'text'},
        'plain':{'type':'completion','fields':{'word':{'type':'keyword'}}},
        'short':{'type':'completion','max_input_length':4},
        'inside':{'type':'nested','properties':{'name':{'type':'completion'}}},
        'kind':{'type':'keyword'},
        'place':{'type':'geo_point','fields':{'cell':{'type':'completion'}}},
        'in':{'type':'completion','contexts':[
          {'name':'color','type':'category'},
          {'name':'where','type':'geo','precision':4}]},
        'byPath':{'type':'completion','contexts':[
          {'name':'kind','type':'category','path':'kind'},
          {'name':'where','type':'geo','precision':4,'path':'place'}]}}}\
      """;

  private TestShard shard = open();

  private static TestShard open() {
    try {
      return new TestShard(MAPPING);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  private void indexNames() throws IOException {
    String[] names = {"bar", "baz", "bazaar", "born to run"};
    int[] weights = {1, 1, 5, 3};
    for (int i = 0; i < names.length; i++) {
      shard.index(
          Integer.toString(i),
          """
          {'plain':{'input':'%s','weight':%d},
           'in':{'input':'%s','weight':%d,
             'contexts':{'color':'c%d','where':{'lat':%d,'lon':4}}}}\
          """
              .formatted(names[i], weights[i], names[i], weights[i], i % 2, 52 + i));
      shard.flush();
    }
  }

  private Suggested asked(String suggestion) throws IOException {
    return Objects.requireNonNull(
            Objects.requireNonNull(shard.search("{'suggest':{'a':" + suggestion + "}}").parts())
                .suggested())
        .get("a")
        .getFirst();
  }

  private String options(String suggestion) throws IOException {
    StringBuilder shown = new StringBuilder();
    for (Option option : asked(suggestion).options()) {
      shown.append(option.text()).append(' ').append((int) option.score()).append(", ");
    }
    return shown.isEmpty() ? "" : shown.substring(0, shown.length() - 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'prefix':'ba'             |                              | bazaar 5, bar 1, baz 1",
        "'text':'ba'               |                              | bazaar 5, bar 1, baz 1",
        "'text':'zz','prefix':'ba' |                              | bazaar 5, bar 1, baz 1",
        "'prefix':'BA'             | 'size':2                     | bazaar 5, bar 1",
        "'prefix':'born t'         |                              | born to run 3",
        "'prefix':' '              |                              | ``",
        "'regex':'b[ao]'           |                    | bazaar 5, born to run 3, bar 1, baz 1",
        "'prefix':'bxz'            | 'fuzzy':true                 | bazaar 5, baz 1",
        "'prefix':'bxz'            | 'fuzzy':{'prefix_length':2}  | ``",
        "'prefix':'bxz'            | 'fuzzy':{'min_length':4}     | ``",
        "'prefix':'abz'            | 'fuzzy':{'prefix_length':0}  | bazaar 5, baz 1",
        "'prefix':'abz'  | 'fuzzy':{'prefix_length':0,'transpositions':false} | ``",
      })
  void inputsAreFoundByHowTheyBegin(String beginning, String options, String found)
      throws IOException {
    indexNames();
    String more = options == null ? "" : "," + options;
    assertThat(options("{" + beginning + ",'completion':{'field':'plain'" + more + "}}"))
        .isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'color':'c0'}                               | bazaar 5, bar 1",
        "{'color':'c'}                                | ``",
        "{'color':{'context':'c','prefix':true}}      | bazaar 5, bar 1, baz 1",
        "{'color':[{'context':'c0','boost':3},'c1']}  | bazaar 15, bar 3, baz 1",
        "{'where':{'lat':52,'lon':4}}                 | bar 1",
        "{'where':{'context':{'lat':52,'lon':4},'boost':4}}       | bar 4",
        "{'where':{'lat':52,'lon':4,'precision':2}}               | bazaar 5, bar 1, baz 1",
        "{'where':{'lat':52,'lon':4,'precision':'1000km'}}        | bar 1",
        "{'where':{'lat':52,'lon':4,'neighbours':[1,2]}}          | bazaar 5, bar 1, baz 1",
        "{'where':'u15'}                                          | ``",
      })
  void contextsLimitAndWeighInputs(String contexts, String found) throws IOException {
    indexNames();
    assertThat(options("{'prefix':'ba','completion':{'field':'in','contexts':" + contexts + "}}"))
        .isEqualTo(found);
  }

  @Test
  void anOptionShowsItsDocumentAndByWhichContextsItWasFound() throws IOException {
    indexNames();
    Option option =
        asked(
                "{'prefix':'bor','completion':{'field':'in','contexts':"
                    + "{'color':['c1','c0'],'where':{'lat':55,'lon':4}}}}")
            .options()
            .getFirst();
    Suggested.Completed completed = Objects.requireNonNull(option.completed());
    assertThat(completed.hit().id()).isEqualTo("3");
    assertThat(new String(Objects.requireNonNull(completed.hit().source()))).contains("born to");
    assertThat(completed.contexts())
        .containsOnly(Map.entry("color", List.of("c1")), Map.entry("where", List.of("u1fb")));
  }

  @Test
  void aDocumentIsSuggestedOnceAndOnlyWhileItIsThere() throws IOException {
    shard.index("1", "{'plain':['bar',{'input':['bar','baz'],'weight':7}]}");
    shard.index("2", "{'plain':'bar'}");
    shard.index("3", "{'plain':{'input':'bat','weight':3}}");
    shard.flush();
    assertThat(options("{'prefix':'b','completion':{'field':'plain'}}"))
        .isEqualTo("bar 7, bat 3, bar 1");
    assertThat(options("{'prefix':'b','completion':{'field':'plain','skip_duplicates':true}}"))
        .isEqualTo("bar 7, bat 3");
    shard.delete("1");
    assertThat(options("{'prefix':'b','completion':{'field':'plain'}}")).isEqualTo("bat 3, bar 1");
    shard.index("3", "{'plain':'other'}");
    assertThat(options("{'prefix':'b','completion':{'field':'plain'}}")).isEqualTo("bar 1");
  }

  @Test
  void contextsMayComeFromOtherFieldsWhereverTheyStand() throws IOException {
    shard.index("1", "{'byPath':'one','kind':['a','b'],'place':'52,4'}");
    shard.index("2", "{'byPath':{'input':'onto','contexts':{'kind':'c'}},'kind':'b'}");
    String asked = "{'prefix':'on','completion':{'field':'byPath','contexts':%s}}";
    assertThat(options(asked.formatted("{'kind':'a'}"))).isEqualTo("one 1");
    assertThat(options(asked.formatted("{'kind':'b'}"))).isEqualTo("one 1, onto 1");
    assertThat(options(asked.formatted("{'kind':'c'}"))).isEqualTo("onto 1");
    assertThat(options(asked.formatted("{'where':{'lat':52,'lon':4}}"))).isEqualTo("one 1");
  }

  @Test
  void inputsAreCutAndSubFieldsGetThemWhole() throws IOException {
    shard.index("1", "{'short':'abcdefgh','plain':['uvwxyz','b'],'place':[4.0,52.0]}");
    assertThat(options("{'prefix':'ab','completion':{'field':'short'}}")).isEqualTo("abcd 1");
    assertThat(shard.ids("{'term':{'plain.word':'uvwxyz'}}")).containsExactly("1");
    assertThat(shard.ids("{'exists':{'field':'plain'}}")).containsExactly("1");
    assertThat(options("{'prefix':'u','completion':{'field':'place.cell'}}")).startsWith("u");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'prefix':'b','completion':{'field':'text'}} | Field [text] is not a completion",
        "{'prefix':'b','completion':{'field':'none'}} | no mapping found for field [none]",
        "{'completion':{'field':'plain'}}             | The required text option is missing",
        "{'prefix':'b','completion':{}}        | the required field option [field] is missing",
        "{'prefix':'b','completion':{'field':'in'}}   | Missing mandatory contexts",
        "{'prefix':'b','completion':{'field':'in','contexts':{'color':[]}}} | Missing mandatory",
        "{'prefix':'b','completion':{'field':'in','contexts':{'x':'y'}}} | one of [color, where]",
        "{'prefix':'b','completion':{'field':'plain','contexts':{'x':'y'}}} | expect any context",
        "{'prefix':'b','completion':{'field':'in','contexts':{'color':null}}} | must be an object",
        "{'prefix':'b','completion':{'field':'in','contexts':{'where':5}}} | object or string",
        "{'regex':'b[','completion':{'field':'plain'}}       | unexpected end-of-string",
        "{'regex':'b','completion':{'field':'plain','fuzzy':true}} | can not use 'fuzzy'",
        "{'prefix':'b','completion':{'field':'plain','foo':1}} | [completion] unknown field [foo]",
        "{'prefix':'b','completion':{'field':'plain','analyzer':'x'}} | analyzer [x] doesn't"
            + " exists",
      })
  void whatCannotBeCompletedIsRefused(String suggestion, String reason) throws IOException {
    indexNames();
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> asked(suggestion))
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @Test
  void anAutomatonThatTakesTooMuchWorkIsRefused() throws IOException {
    indexNames();
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () ->
                asked(
                    "{'regex':'(ba|bo).*(r|z){1,20}','completion':"
                        + "{'field':'plain','regex':{'max_determinized_states':3}}}"))
        .withMessageContaining("too complex");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'in':'a'}                                      | Contexts are mandatory",
        "{'in':{'input':'a','contexts':{'color':[]}}}    | Contexts are mandatory",
        "{'byPath':'a'}                                  | Contexts are mandatory",
        "{'in':{'input':'a','contexts':{'x':'y'}}}       | Unknown context name [x]",
        "{'in':{'input':'a','contexts':{'color':null}}}  | but was [VALUE_NULL]",
        "{'in':{'input':'a','contexts':{'where':5}}}     | geo_point expected",
        "{'plain':{'input':'a','contexts':{'x':'y'}}}    | contexts field is not supported",
        "{'plain':5}                                     | but got VALUE_NUMBER",
        "{'plain':[null]}                                | but got VALUE_NULL",
        "{'plain':{'input':5}}                           | input must be a string or array",
        "{'plain':{'input':['a',5]}}                     | input array must have string values",
        "{'plain':{'input':'a','weight':1.5}}            | weight must be an integer",
        "{'plain':{'input':'a','weight':2147483648}}     | weight must be in the interval",
        "{'plain':{'input':'a','foo':1}}                 | unknown field name [foo]",
        "{'plain':'a\\u001fb'}                           | is a reserved character",
        "{'in':{'input':'a','contexts':{'color':'a\\u001db'}}} | is a reserved character",
      })
  void documentsThatCannotBeCompletedToAreRefused(String source, String reason) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> shard.index("1", source))
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(400);
              String told =
                  e.error().causedBy() == null ? e.error().reason() : e.error().causedBy().reason();
              assertThat(told).contains(reason);
            });
  }

  @Test
  void inputsOfNestedObjectsCompleteToTheirDocuments() throws IOException {
    shard.index("1", "{'inside':[{'name':'nested one'},{'name':'nested two'}]}");
    shard.index("2", "{'inside':{'name':{'input':'nested three','weight':4}}}");
    Suggested suggested = asked("{'prefix':'nes','completion':{'field':'inside.name'}}");
    assertThat(suggested.options())
        .extracting(option -> Objects.requireNonNull(option.completed()).hit().id())
        .containsExactly("2", "1");
  }

  @Test
  void expressionsThatMatchTooManyBeginningsAreRefused() throws IOException {
    for (int i = 0; i < 30; i++) {
      StringBuilder inputs = new StringBuilder();
      for (int j = 0; j < 1_000; j++) {
        int number = 1_000 * i + j;
        char[] letters = {
          (char) ('a' + number % 26),
          (char) ('a' + number / 26 % 26),
          (char) ('a' + number / 676 % 26),
          (char) ('a' + number / 17_576),
          'z'
        };
        inputs.append(j == 0 ? "'" : ",'").append(letters).append('\'');
      }
      shard.index(Integer.toString(i), "{'plain':[" + inputs + "]}");
    }
    assertThat(options("{'regex':'abc.*','completion':{'field':'plain'}}"))
        .isEqualTo("abcaz 1, abcbz 1");
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> asked("{'regex':'.{4}z','completion':{'field':'plain'}}"))
        .withMessageContaining("different beginnings");
  }

  @Test
  void wordsOfInputsAreFoundAsTerms() throws IOException {
    indexNames();
    assertThat(shard.ids("{'term':{'plain':'bar'}}")).containsExactly("0");
  }
}
