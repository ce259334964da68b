package io.pinakes.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.Draining;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ShardViewTest {

  private static final ShardId SHARD = new ShardId("books", "u", 0);
  private static final NodeInfo A = worker("a");
  private static final NodeInfo B = worker("b");
  private static final NodeInfo C = worker("c");

  private Draining draining = Draining.NONE;
  private final Map<String, Map<ShardId, ShardStatus>> said = new HashMap<>();

  @Test
  void aCopyThatMovesIsOneCopyWithAPlaceToGoTo() {
    says(A, true, 3, true);
    says(B, false, 3, false);

    assertThat(view(0, 3, A, B)).containsExactly("p a -> b STARTED");

    says(B, false, 3, true);
    assertThat(view(0, 3, A, B)).as("until the state says so").containsExactly("p a -> b STARTED");
  }

  @Test
  void theCopyOnADrainingWorkerIsTheOneThatMoves() {
    draining = draining.with("b");
    says(A, true, 1, true);
    says(B, false, 1, true);
    says(C, false, 1, false);

    assertThat(view(1, 1, A, B, C)).containsExactly("p a STARTED", "r b -> c STARTED");
  }

  @Test
  void copiesThatNobodyHasAreUnassigned() {
    says(A, true, 1, true);
    says(B, false, 1, false);

    assertThat(view(3, 1, A, B))
        .containsExactly("p a STARTED", "r b OPENING", "r nobody", "r nobody");
  }

  /** A dead worker's copy stays named for a while; it is nobody's. */
  @Test
  void theCopyOfADeadWorkerIsNobodys() {
    says(A, true, 2, true);

    assertThat(view(1, 2, A, worker("dead"))).containsExactly("p a STARTED", "r nobody");
    says(A, false, 1, true);
    assertThat(view(1, 1, worker("dead"), A)).containsExactly("p nobody", "r a STARTED");
  }

  @Test
  void aPrimaryIsStartedWhenItKnowsThatItIsThePrimary() {
    says(A, false, 1, true);
    assertThat(view(0, 2, A)).containsExactly("p a OPENING");
    says(A, true, 1, true);
    assertThat(view(0, 2, A)).containsExactly("p a OPENING");
    says(A, true, 2, true);
    assertThat(view(0, 2, A)).containsExactly("p a STARTED");
  }

  @Test
  void replicasThatGoAreNotShown() {
    says(A, true, 1, true);
    says(B, false, 1, true);
    says(C, false, 1, true);

    assertThat(view(1, 1, A, B, C)).hasSize(2);
  }

  private List<String> view(int replicas, long number, NodeInfo... copies) {
    var index =
        new IndexDefinition(
            "books",
            "u",
            0,
            new IndexSettings(1, replicas, Duration.ofSeconds(1)),
            Mapping.empty(),
            1,
            false,
            1);
    var assignments =
        new Assignments(
            1,
            1,
            new TreeMap<>(Map.of("u", List.of(new ShardAssignment(number, List.of(copies))))));
    var state = new ClusterState(1, new TreeMap<>(Map.of("books", index)), assignments, draining);
    return new ShardView(state, List.of(A, B, C), said)
        .copies(index, 0).stream().map(ShardViewTest::show).toList();
  }

  private static String show(ShardCopy copy) {
    NodeInfo node = copy.node();
    NodeInfo to = copy.movingTo();
    return (copy.primary() ? "p " : "r ")
        + (node == null ? "nobody" : node.id())
        + (to == null ? "" : " -> " + to.id())
        + (node == null ? "" : copy.started() ? " STARTED" : " OPENING");
  }

  private void says(NodeInfo worker, boolean primary, long assignment, boolean started) {
    var status = new ShardStatus(SHARD, primary, assignment, started, null, 0, 0, 0, 0);
    said.put(worker.owner(), Map.of(SHARD, status));
  }

  private static NodeInfo worker(String id) {
    return new NodeInfo(id, id + "#1", NodeInfo.Role.WORKER, id + ":9300", "");
  }
}
