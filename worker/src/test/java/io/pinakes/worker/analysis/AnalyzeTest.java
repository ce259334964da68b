package io.pinakes.worker.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pinakes.common.analysis.AnalyzeBody;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The expected answers are those of OpenSearch 3.8. */
class AnalyzeTest {

  private static final int MAX_TOKENS = 5;

  private static String answer(String body) throws IOException {
    var json = (ObjectNode) JsonMapper.shared().readTree(body.replace('\'', '"'));
    return new Analyze(IndexAnalyzers.builtIn(), false, MAX_TOKENS)
        .answer(AnalyzeBody.parse(json))
        .toString()
        .replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'text':['A fox','b']} |"
            + " {'tokens':[{'token':'a','start_offset':0,'end_offset':1,'type':'<ALPHANUM>','position':0},{'token':'fox','start_offset':2,'end_offset':5,'type':'<ALPHANUM>','position':1},{'token':'b','start_offset':6,'end_offset':7,'type':'<ALPHANUM>','position':2}]}",
        "{'filter':['uppercase'],'text':'Foo bar'} | {'tokens':[{'token':'FOO"
            + " BAR','start_offset':0,'end_offset':7,'type':'word','position':0}]}",
        "{'tokenizer':'whitespace','filter':['shingle'],'text':'a b'} |"
            + " {'tokens':[{'token':'a','start_offset':0,'end_offset':1,'type':'word','position':0},{'token':'a"
            + " b','start_offset':0,'end_offset':3,'type':'shingle','position':0,'positionLength':2},{'token':'b','start_offset':2,'end_offset':3,'type':'word','position':1}]}",
        "{'tokenizer':'keyword','filter':[{'type':'synonym','synonyms':['a=>b']}],'text':'a','explain':true}"
            + " | {'detail':{'custom_analyzer':true,'charfilters':[],'tokenizer':{'name':'keyword','tokens':[{'token':'a','start_offset':0,'end_offset':1,'type':'word','position':0,'bytes':'[61]','positionLength':1,'termFrequency':1}]},'tokenfilters':[{'name':'__anonymous__synonym','tokens':[{'token':'b','start_offset':0,'end_offset':1,'type':'SYNONYM','position':0,'bytes':'[62]','positionLength':1,'termFrequency':1}]}]}}",
        "{'analyzer':'standard','text':'A','explain':true,'attributes':['keyword']} |"
            + " {'detail':{'custom_analyzer':false,'analyzer':{'name':'standard','tokens':[{'token':'a','start_offset':0,'end_offset':1,'type':'<ALPHANUM>','position':0}]}}}"
      })
  void textsAreShownAsTokens(String body, String expected) throws IOException {
    assertThat(answer(body)).isEqualTo(expected);
  }

  @Test
  void charFiltersShowTheirTexts() throws IOException {
    assertThat(
            answer(
                "{'tokenizer':'keyword','char_filter':['html_strip'],'text':'A <b>fox</b>',"
                    + "'explain':true}"))
        .contains("'charfilters':[{'name':'html_strip','filtered_text':['A fox']}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'analyzer':'nope','text':'x'} | failed to find global analyzer [nope]",
        "{'tokenizer':'nope','text':'x'} | failed to find global tokenizer under [nope]",
        "{'tokenizer':'standard','filter':['nope'],'text':'x'} | failed to find global filter under"
            + " [nope]",
        "{'tokenizer':{'min_gram':9},'text':'x'} | Missing [type] setting for anonymous tokenizer",
        "{'tokenizer':{'type':'ngram','max_gram':9},'text':'x'} | must be less than or equal to:"
            + " [1] but was [8]",
        "{'filter':['stop'],'text':'A'} | Custom normalizer may not use filter [stop]",
        "{'analyzer':'standard','text':'x','foo':1} | [analyze_request] unknown field [foo]",
        "{'analyzer':3,'text':'x'} | analyzer doesn't support values of type: VALUE_NUMBER",
        "{'text':'1 2 3 4 5 6'} | has exceeded the allowed maximum of [5]"
      })
  void whatCannotBeAnalysedIsRefused(String body, String reason) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> answer(body))
        .withMessageContaining(reason);
  }
}
