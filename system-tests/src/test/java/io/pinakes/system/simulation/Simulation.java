package io.pinakes.system.simulation;

import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.coordinator.node.CoordinatorNode;
import io.pinakes.system.history.Step;
import io.pinakes.system.simulation.Verdict.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run of a whole cluster: faults while clients write and read; then everything heals, and what
 * is there is compared with what clients were told. A seed decides all of it.
 *
 * @param traced print what happens
 * @param unchecked invariants that may be violated, to see which others find out
 */
record Simulation(
    long seed, Profile profile, Mutation mutation, boolean traced, Set<Invariant> unchecked) {

  /** Until a healthy cluster has created an index. */
  private static final Duration START = Duration.ofMinutes(2);

  /** What a client was not told the outcome of may still be on its way. */
  private static final Duration LATE = Duration.ofSeconds(8);

  Simulation {
    unchecked = Set.copyOf(unchecked);
  }

  Simulation(long seed) {
    this(seed, Profile.ANY, Mutation.NONE, false, Set.of());
  }

  /**
   * What a run came to.
   *
   * @param documents a hash of all documents: those of 50,000 runs do not fit into the memory
   */
  record Outcome(long trace, Map<Count, Integer> counts, int documents) {}

  /**
   * Runs it.
   *
   * @throws Violation an invariant did not hold
   */
  Outcome run() throws Exception {
    Scenario scenario = Scenario.of(seed, profile);
    var world = new SimulatedWorld(seed);
    var verdict = new Verdict(world, replay(), traced, unchecked);
    verdict.makeCurrent();
    try (var cluster = new SimulatedCluster(world, scenario, verdict, mutation)) {
      verdict.note(scenario::toString);
      return run(cluster, scenario, verdict);
    } finally {
      Verdict.endCurrent();
    }
  }

  private String replay() {
    return "mvn -B -pl system-tests -am -Dtest=ClusterSimulationTest -Dsim.seed="
        + seed
        + (profile == Profile.ANY ? "" : " -Dsim.profile=" + profile)
        + " -Dsurefire.failIfNoSpecifiedTests=false test";
  }

  private Outcome run(SimulatedCluster cluster, Scenario scenario, Verdict verdict)
      throws Exception {
    SimulatedWorld world = cluster.world;
    cluster.slots().forEach(SimulatedCluster.Slot::start);
    create(cluster, scenario, verdict);
    var history = new History();
    var removals = new RemovalHistory();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < scenario.clients(); i++) {
      clients.add(
          new Client(Character.toString('a' + i), cluster, scenario, history, removals, verdict));
    }
    clients.forEach(Client::start);
    cluster.disturb();
    new Nemesis(cluster, scenario, verdict).rage();
    verdict.check();
    cluster.heal();
    clients.forEach(Client::stop);
    world.runUntil(() -> clients.stream().allMatch(Client::hasEnded), START);
    world.runFor(LATE);
    verdict.check();
    var check = new FinalCheck(cluster, scenario, verdict);
    Map<String, Step.Found> documents = check.healed();
    verdict.check();
    if (documents == null) {
      throw new IllegalStateException("no documents, and no violation");
    }
    check.compare(history, documents);
    check.compare(removals);
    verdict.check();
    check.replay(documents);
    verdict.check();
    return new Outcome(world.trace(), verdict.counts(), documents.hashCode());
  }

  private static void create(SimulatedCluster cluster, Scenario scenario, Verdict verdict)
      throws Exception {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("settings")
        .put("number_of_shards", scenario.shards())
        .put("number_of_replicas", scenario.replicas());
    // What makes documents large is kept, and not searched.
    body.putObject("mappings").put("dynamic", false);
    SimulatedCluster.Slot slot = cluster.slots().getFirst();
    CoordinatorNode node = slot.coordinator();
    boolean isStarted =
        cluster.world.run(slot.machine(), () -> node.indices().create(Client.INDEX, body, START));
    if (!isStarted) {
      verdict.violated(Invariant.ALL_HEALS, "a healthy cluster does not start a shard");
      verdict.check();
    }
  }
}
