package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.index.StateAccess.stored;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.AliasStore;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.AliasAction;
import io.pinakes.coordinator.api.AliasChanges;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Changes aliases, all that one request names at once. */
public final class AliasAdmin implements AliasChanges {

  /** Before a change is tried again whose name an index has that is being made or removed. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** How long an answer waits for the rows of removed logs; the leader deletes what is left. */
  private static final Duration CLEANING = Duration.ofSeconds(1);

  private final StateAccess access;
  private final IndexRemoval removal;

  /** Makes the administration of a cluster's aliases. */
  public AliasAdmin(
      StateStore store,
      StateWatch watch,
      IndexRemoval removal,
      Runnable announce,
      Machine machine) {
    this.access = new StateAccess(store, watch, announce, machine);
    this.removal = removal;
  }

  @Override
  public void change(List<AliasAction> actions, Duration timeout) throws InterruptedException {
    long deadline = access.machine().clock().nanoTime() + timeout.toNanos();
    AliasPlan done =
        carryOut(
            state -> {
              var plan = new AliasPlan(state, access.machine().clock().wallClockMillis());
              plan.apply(actions);
              return plan;
            });
    for (IndexDefinition index : done.ending()) {
      finish(index, deadline);
    }
  }

  /** Writes what is planned, from whatever others make of the state meanwhile. */
  AliasPlan carryOut(Function<ClusterState, AliasPlan> planning) throws InterruptedException {
    for (int attempt = 0; attempt < StateAccess.CHANGE_ATTEMPTS; attempt++) {
      ClusterState state = stored(access.store()::load);
      AliasPlan plan = planning.apply(state);
      if (plan.isEmpty()) {
        return plan;
      }
      AliasStore.Outcome outcome =
          stored(
              () ->
                  access
                      .store()
                      .aliases()
                      .replace(state, plan.next(), plan.beginning(), access.newId()));
      if (outcome == AliasStore.Outcome.DONE) {
        access.published();
        return plan;
      }
      if (outcome == AliasStore.Outcome.NAME_TAKEN) {
        access.machine().clock().sleep(PAUSE);
      }
    }
    throw StateAccess.tooManyChanges("the aliases");
  }

  /** No answer before nothing more can be written to an index that goes. */
  private void finish(IndexDefinition index, long deadline) throws InterruptedException {
    IndexDefinition ended =
        stored(access.watch()::reload).indices().getOrDefault(index.name(), index);
    if (ended.uuid().equals(index.uuid()) && ended.deleting()) {
      Duration left = Duration.ofNanos(deadline - access.machine().clock().nanoTime());
      removal.finishSoon(ended, left, CLEANING);
    }
    access.published();
  }
}
