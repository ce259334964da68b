package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected fragments are those of OpenSearch 3.8. */
class HighlightTest {

  private static final String TEXT =
      "The quick brown fox jumps over the lazy dog. Another sentence about nothing in particular,"
          + " which goes on and on for quite a while without ever naming an animal. Then the fox"
          + " comes back! Foxes are clever, and this fox is the cleverest fox of them all; it reads"
          + " books, writes letters & eats <grapes>. The end of the story is near. A dog barks.";

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'t':{'type':'text','fields':{'en':{'type':'text','analyzer':"
                + "'english'}}},'k':{'type':'keyword','ignore_above':7},'n':{'type':'long'}}}");
    shard.index("1", "{'t':'" + TEXT + "','k':['red fox','too long to be kept'],'n':3}");
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  private Map<String, List<String>> highlight(String query, String highlight) throws IOException {
    List<Hit> hits = shard.search("{'query':" + query + ",'highlight':" + highlight + "}").hits();
    assertThat(hits).hasSize(1);
    var detail = hits.getFirst().detail();
    return detail == null || detail.highlight() == null ? Map.of() : detail.highlight();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{'match':{'t':'fox'}}|{'fields':{'t':{'fragment_size':20}}}|The quick brown <em>fox</em>"
            + " jumps#Then the <em>fox</em> comes back#are clever, and this <em>fox</em>#is the"
            + " cleverest <em>fox</em>",
        "{'match':{'t':'fox'}}|{'fields':{'t':{'fragment_size':40,'number_of_fragments':2}}}|The"
            + " quick brown <em>fox</em> jumps over the lazy dog#Then the <em>fox</em> comes back!",
        "{'match':{'t':'fox'}}|{'order':'score','fields':{'t':{'fragment_size':30,"
            + "'number_of_fragments':2}}}|Then the <em>fox</em> comes back!#The quick brown"
            + " <em>fox</em> jumps over",
        "{'match':{'t':'grapes'}}|{'encoder':'html','fields':{'t':{'fragment_size':20}}}|writes"
            + " letters &amp; eats &lt;<em>grapes</em>",
        "{'match_all':{}}|{'fields':{'t':{'no_match_size':30}}}|The quick brown fox jumps over",
        "{'match_phrase':{'t':'quick brown'}}|{'fields':{'t':{}}}|The <em>quick</em>"
            + " <em>brown</em> fox jumps over the lazy dog.",
        "{'prefix':{'t':'jum'}}|{'pre_tags':'<a>','post_tags':'</a>','fields':{'t':{}}}|The quick"
            + " brown fox <a>jumps</a> over the lazy dog.",
        "{'match':{'t.en':'jump'}}|{'fields':{'t':{'matched_fields':['t.en']}}}|The quick brown fox"
            + " <em>jumps</em> over the lazy dog.",
        "{'match_all':{}}|{'fields':{'t':{'highlight_query':{'match':{'t':'dog'}}}}}|The quick"
            + " brown fox jumps over the lazy <em>dog</em>.#A <em>dog</em> barks.",
        "{'match':{'t':'quick'}}|{'type':'plain','fields':{'t':{'max_analyzer_offset':10}}}|The"
            + " <em>quick</em> ",
        "{'match':{'t':'fox'}}|{'type':'plain','fields':{'t':{'fragment_size':20}}}|The quick brown"
            + " <em>fox</em>#. Then the <em>fox</em> comes# clever, and this <em>fox</em> is# the"
            + " cleverest <em>fox</em>"
      })
  void fragmentsAreThoseOfTheReference(String query, String highlight, String expected)
      throws IOException {
    assertThat(highlight(query, highlight)).containsOnlyKeys("t");
    assertThat(highlight(query, highlight).get("t")).containsExactly(expected.split("#", -1));
  }

  @Test
  void patternsNameTextFieldsAndKeywordsThatWereIndexed() throws IOException {
    assertThat(
            highlight(
                "{'bool':{'must':[{'match':{'t':'jumps'}},{'prefix':{'k':'red'}}]}}",
                "{'fields':{'*':{'fragment_size':20}}}"))
        .isEqualTo(
            Map.of(
                "t",
                List.of("The quick brown fox <em>jumps</em>"),
                "k",
                List.of("<em>red fox</em>")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'fields':{'t':{'type':'nope'}}} | unknown highlighter type [nope] for the field [t]",
        "{'fields':{'t':{'foo':1}}} | [highlight_field] unknown field [foo]",
        "{'foo':1} | [highlight] unknown field [foo]",
        "{'fields':{'t':{'type':'plain','fragmenter':'x'}}} | unknown fragmenter option [x]",
        "{'fields':{'t':{'type':'fvh'}}} | should be indexed with term vector with position"
            + " offsets",
        "{'fields':'t'} | fields doesn't support values of type: VALUE_STRING",
        "{'fields':{'t':{'max_analyzer_offset':0}}} | the value [0] of max_analyzer_offset is"
            + " invalid",
        "{'pre_tags':['a'],'fields':{'t':{}}} | pre_tags are set but post_tags are not set",
        "{'fields':{'t':{'boundary_scanner':'x'}}} | failed to parse field [boundary_scanner]",
        "{'tags_schema':'x','fields':{'t':{}}} | failed to parse field [tags_schema]"
      })
  void whatIsWrongIsRefused(String highlight, String reason) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> highlight("{'match':{'t':'fox'}}", highlight))
        .satisfies(e -> assertThat(e.status()).isEqualTo(400))
        .withMessageContaining(reason);
  }
}
