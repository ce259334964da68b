package io.pinakes.coordinator.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CollapseSearchesTest {

  private static final Duration TIME = Duration.ofSeconds(30);

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static Searches.IndexHit hit(String id, @Nullable Object group) {
    var detail =
        new HitDetail(
            null, null, null, null, null, null, Collections.singletonList(group), null, null);
    return new Searches.IndexHit("i", new Hit(id, 1, List.of(), null, 1, 0, 1, detail));
  }

  private static Searches.Found found(
      List<Searches.ShardFailure> failures, Searches.IndexHit... hits) {
    return Searches.Found.of(1, false, 2, failures, hits.length, true, 1, List.of(hits));
  }

  /** Answers the first search with two groups, and those for groups with one hit each. */
  private static final class Groups implements Searches {
    final List<ObjectNode> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<ShardFailure> failuresOfGroups;
    private final @Nullable ApiException errorOfGroups;

    Groups(List<ShardFailure> failuresOfGroups, @Nullable ApiException errorOfGroups) {
      this.failuresOfGroups = failuresOfGroups;
      this.errorOfGroups = errorOfGroups;
    }

    @Override
    public Found search(
        List<String> indices, ObjectNode body, ReadConsistency consistency, Duration timeout) {
      asked.add(body);
      if (body.has("collapse")) {
        return found(List.of(), hit("1", 5L), hit("2", null));
      }
      if (errorOfGroups != null) {
        throw errorOfGroups;
      }
      return found(failuresOfGroups, hit("3", null));
    }
  }

  private static final String REQUEST =
      """
      {'query':{'match':{'t':'x'}},'post_filter':{'term':{'p':1}},
      'collapse':{'field':'n','inner_hits':{'name':'in','size':7}}}\
      """;

  private static Searches.Found search(Groups groups, String request) throws Exception {
    try (var machine = new SystemMachine(1)) {
      return new CollapseSearches(groups, machine)
          .search(List.of("i"), json(request), ReadConsistency.ANY, TIME);
    }
  }

  @Test
  void eachGroupIsSearchedByItsValue() throws Exception {
    var groups = new Groups(List.of(), null);
    Searches.Found found = search(groups, REQUEST);
    assertThat(groups.asked.subList(1, 3).stream().map(ObjectNode::toString))
        .containsExactlyInAnyOrder(
            json("""
            {'size':7,'query':{'bool':{'must':{'match':{'t':'x'}},
            'filter':{'term':{'n':5}}}},'post_filter':{'term':{'p':1}}}\
            """)
                .toString(),
            json("""
            {'size':7,'query':{'bool':{'must':{'match':{'t':'x'}},
            'must_not':{'exists':{'field':'n'}}}},'post_filter':{'term':{'p':1}}}\
            """)
                .toString());
    assertThat(found.hits())
        .allSatisfy(
            hit -> {
              Map<String, Searches.InnerFound> inner = hit.inner();
              assertThat(inner).containsOnlyKeys("in");
              assertThat(inner.get("in").found().hits()).hasSize(1);
            });
  }

  @Test
  void nothingMoreIsSearchedIfNothingIsShownWithin() throws Exception {
    var groups = new Groups(List.of(), null);
    search(groups, "{'collapse':{'field':'n'}}");
    assertThat(groups.asked).hasSize(1);
  }

  @Test
  void aShardThatFailsForAGroupIsToldOnce() throws Exception {
    var failure = new Searches.ShardFailure("i", 1, "w", ApiException.unavailable("gone").error());
    Searches.Found found = search(new Groups(List.of(failure), null), REQUEST);
    assertThat(found.failures()).containsExactly(failure);
  }

  @Test
  void aGroupThatCannotBeSearchedFailsTheWhole() {
    var error = new ApiException(new ApiError(400, "query_shard_exception", "no such field"));
    assertThatThrownBy(() -> search(new Groups(List.of(), error), REQUEST))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).isEqualTo("failed to expand hits");
              assertThat(e.error().causedBy()).isEqualTo(error.error());
            });
  }
}
