package io.pinakes.coordinator.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.NodeInfo;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CopyChoiceTest {

  private static final ShardId SHARD = new ShardId("books", "u", 2);
  private static final List<NodeInfo> COPIES = List.of(node("p"), node("q"), node("r"));
  private static final List<NodeInfo> RATED = List.of(node("r"), node("p"), node("q"));

  private static NodeInfo node(String id) {
    return new NodeInfo(id, id + "#1", NodeInfo.Role.WORKER, "http://" + id, "");
  }

  private static String order(String preference) {
    return String.join(
        "",
        CopyChoice.parse(preference).order(SHARD, COPIES, RATED).stream()
            .map(NodeInfo::id)
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    ",rpq",
    "_local,rpq",
    "_primary,p",
    "_primary_first,prq",
    "_replica,rq",
    "_replica_first,rqp",
    "_prefer_nodes:q,qrp",
    "'_prefer_nodes:none,p#1',prq",
    "'_only_nodes:q,p',pq",
    "_only_nodes:*,rpq",
    "_shards:2|_primary,p",
    "_shards:2,rpq"
  })
  void aPreferenceOrdersCopies(String preference, String order) {
    assertThat(order(preference)).isEqualTo(order);
  }

  @Test
  void theSameTextLeadsToTheSameCopiesWhicheverAreFast() {
    var firsts = new TreeSet<String>();
    for (int i = 0; i < 100; i++) {
      CopyChoice choice = CopyChoice.parse("user" + i);
      List<NodeInfo> order = choice.order(SHARD, COPIES, RATED);
      assertThat(order).containsExactlyInAnyOrderElementsOf(COPIES);
      assertThat(choice.order(SHARD, COPIES.reversed(), COPIES)).isEqualTo(order);
      List<NodeInfo> others = COPIES.stream().filter(each -> !each.equals(order.get(2))).toList();
      assertThat(choice.order(SHARD, others, others)).isEqualTo(order.subList(0, 2));
      firsts.add(order.getFirst().id());
    }
    assertThat(firsts).containsExactly("p", "q", "r");
  }

  @Test
  void shardsAreChosenByTheirNumbers() {
    CopyChoice choice = CopyChoice.parse("_shards:0,2|user");
    assertThat(choice.takes(0)).isTrue();
    assertThat(choice.takes(1)).isFalse();
    assertThat(choice.isOrdered()).isTrue();
    assertThat(CopyChoice.ANY.takes(1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_x", "_only_local", "_shards:x", "_shards:1|_x", "_prefer_nodes"})
  void whatIsUnknownIsRefused(String preference) {
    assertThatThrownBy(() -> CopyChoice.parse(preference))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_only_nodes:none", "_replica"})
  void aShardOfWhichNoCopyMayBeAskedIsSaidSo(String preference) {
    List<NodeInfo> alone = COPIES.subList(0, 1);
    assertThatThrownBy(() -> CopyChoice.parse(preference).order(SHARD, alone, alone))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().reason()).endsWith("found for shard: [books][2]"));
  }
}
