package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FielddataSearchTest {

  private static TestShard shard() throws IOException {
    var shard =
        new TestShard("{'properties':{'t':{'type':'text','fielddata':true},'n':{'type':'long'}}}");
    shard.index("1", "{'t':'pear apple'}").index("2", "{'t':'banana'}");
    shard.flush();
    // A segment with another order of the same words, and one in which no document has the field.
    shard.index("3", "{'t':['Cherry pear','apple cherry']}").index("4", "{'n':1}");
    shard.flush();
    return shard.index("5", "{'n':2}");
  }

  private static List<Hit> hits(String sort) throws IOException {
    try (TestShard shard = shard()) {
      return shard.search("{'sort':[" + sort + ",'_doc']}").hits();
    }
  }

  @Test
  void textsSortByTheirFirstOrLastWord() throws IOException {
    List<Hit> first = hits("'t'");
    assertThat(first).extracting(Hit::id).containsExactly("1", "3", "2", "4", "5");
    assertThat(first.getFirst().sort().getFirst()).isEqualTo("apple");
    assertThat(first.getLast().sort().getFirst()).isNull();
    List<Hit> last = hits("{'t':{'order':'desc','mode':'max'}}");
    assertThat(last).extracting(Hit::id).containsExactly("1", "3", "2", "4", "5");
    assertThat(last.getFirst().sort().getFirst()).isEqualTo("pear");
    assertThat(hits("{'t':{'missing':'aaa'}}")).extracting(Hit::id).startsWith("4", "5");
  }

  @Test
  void wordsAreShownAsDocValues() throws IOException {
    try (TestShard shard = shard()) {
      SearchAnswer answer =
          shard.search("{'query':{'match':{'t':'cherry'}},'docvalue_fields':['t']}");
      assertThat(answer.hits().getFirst().detail()).isNotNull();
      assertThat(answer.hits().getFirst().detail().fields())
          .containsEntry("t", List.of("apple", "cherry", "pear"));
    }
  }
}
