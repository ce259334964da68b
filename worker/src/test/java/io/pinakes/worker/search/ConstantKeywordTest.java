package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What queries find in a field that has the same value in all documents. */
class ConstantKeywordTest {

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard = new TestShard("{'properties':{'g':{'type':'constant_keyword','value':'d3efault'}}}");
    shard.index("1", "{}");
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'prefix':{'g':'d3'}} ; true",
        "{'prefix':{'g':'3'}} ; false",
        "{'prefix':{'g':{'value':'D3','case_insensitive':true}}} ; true",
        "{'wildcard':{'g':'d*t'}} ; true",
        "{'wildcard':{'g':'d3efault'}} ; true",
        "{'wildcard':{'g':'*'}} ; true",
        "{'wildcard':{'g':'d?t'}} ; false",
        "{'regexp':{'g':'d.*'}} ; true",
        "{'regexp':{'g':'d3efa[a-z]{4,4}'}} ; false",
        "{'query_string':{'query':'g:/d.*/'}} ; true",
        "{'query_string':{'query':'g:d3*'}} ; true",
        "{'match_bool_prefix':{'g':'d3'}} ; false",
      })
  void isMatchedByPatterns(String query, boolean found) throws IOException {
    assertThat(shard.ids(query)).hasSize(found ? 1 : 0);
  }

  @Test
  void hasNoTermsToBeNear() {
    assertThatThrownBy(() -> shard.ids("{'fuzzy':{'g':'d3efaul'}}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Can only use fuzzy queries on keyword and text fields");
  }
}
