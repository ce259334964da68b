package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.index.StateAccess.stored;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexDefinition.Stage;
import io.pinakes.common.state.IndexSort;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what makes an index be there. One with aliases is made in two steps: its row, which nobody
 * sees while it is pending, and then the one write of all aliases that makes both be there at once.
 * Whoever dies between the two leaves a row that somebody else gives up.
 */
final class IndexCreation {

  /** Between two looks at an index that somebody else is making under the same name. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** How long whoever is making it may take; after that it is taken for left behind. */
  static final Duration MAKING = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(IndexCreation.class);

  private final StateAccess access;
  private final StateStore store;
  private final IndexRemoval removal;
  private final AliasAdmin aliasing;

  IndexCreation(StateAccess access, IndexRemoval removal) {
    this.access = access;
    this.store = access.store();
    this.removal = removal;
    aliasing = new AliasAdmin(store, access.watch(), removal, access.announce(), access.machine());
  }

  /**
   * Makes an index, with its aliases if it is to have any.
   *
   * @param deadline for the removal of one that had the name
   * @throws ApiException 400 if the name is taken
   */
  IndexDefinition make(String name, NewIndex made, long deadline) throws InterruptedException {
    IndexDefinition index = definition(name, made, made.aliases().isEmpty());
    if (index.visible()) {
      makeRow(index, deadline);
      access.published();
      return index;
    }
    return make(index, made, deadline, (plan, pending) -> {});
  }

  /**
   * Makes an index that comes by a change of aliases.
   *
   * @param planning the rest of the change
   */
  IndexDefinition make(String name, NewIndex made, long deadline, Planning planning)
      throws InterruptedException {
    return make(definition(name, made, false), made, deadline, planning);
  }

  /** What else changes by the write of the aliases that makes an index be there. */
  @FunctionalInterface
  interface Planning {

    /**
     * Plans it, from the state as it is then; again if that has changed before it was written.
     *
     * @param index the new one
     * @throws ApiException it cannot be: there will be no index
     */
    void plan(AliasPlan plan, IndexDefinition index);
  }

  private IndexDefinition make(
      IndexDefinition index, NewIndex made, long deadline, Planning planning)
      throws InterruptedException {
    // What cannot be is refused before there is anything of the index.
    planned(access.watch().current(), index, made, planning).next();
    makeRow(index, deadline);
    begin(index, made, planning);
    access.published();
    return index;
  }

  private IndexDefinition definition(String name, NewIndex made, boolean open) {
    Mapping mapping = mapping(made.mappings(), Analysis.of(made.settings().given()));
    made.settings().mappingLimits().check(mapping);
    IndexSort.of(made.settings()).check(name, mapping);
    return new IndexDefinition(
        name,
        access.newId(),
        access.machine().clock().wallClockMillis(),
        made.settings(),
        mapping,
        1,
        open ? Stage.OPEN : Stage.PENDING,
        false,
        1);
  }

  /** Makes the row of an index, when whatever had its name is out of the way. */
  private void makeRow(IndexDefinition index, long deadline) throws InterruptedException {
    String name = index.name();
    long patience = access.machine().clock().nanoTime() + MAKING.toNanos();
    for (int attempt = 0; attempt < StateAccess.CHANGE_ATTEMPTS; attempt++) {
      if (stored(() -> store.create(index))) {
        return;
      }
      ClusterState state = access.reload();
      IndexDefinition other = state.indices().get(name);
      if (other == null) {
        if (IndexResolver.isAlias(name, state)) {
          throw IndexName.invalid(name, "already exists as alias");
        }
      } else if (other.visible()) {
        throw exists(other);
      } else if (other.deleting()) {
        // Whoever deletes it, or did not live to finish that, loses nothing if it is done here.
        Duration left = Duration.ofNanos(deadline - access.machine().clock().nanoTime());
        if (!removal.finishSoon(other, left, left)) {
          throw ApiException.unavailable(
              "the index [%s] that was deleted is still being removed".formatted(name));
        }
      } else if (access.machine().clock().nanoTime() - patience < 0) {
        access.machine().clock().sleep(LOOK);
      } else if (stored(() -> store.aliases().abandon(other))) {
        LOG.warn("index [{}] was left behind half made: removing it", name);
      }
    }
    throw StateAccess.tooManyChanges("index [" + name + "]");
  }

  /** 400: the name is taken. */
  static ApiException exists(IndexDefinition index) {
    return new ApiException(
            400,
            "resource_already_exists_exception",
            "index [%s/%s] already exists".formatted(index.name(), index.uuid()))
        .with("index", index.name())
        .with("index_uuid", index.uuid());
  }

  private AliasPlan planned(
      ClusterState state, IndexDefinition pending, NewIndex made, Planning planning) {
    var plan = new AliasPlan(state, access.machine().clock().wallClockMillis());
    plan.begin(pending, made.aliases());
    planning.plan(plan, pending);
    return plan;
  }

  /** Makes a pending index be there, by the write of the aliases. */
  private void begin(IndexDefinition made, NewIndex with, Planning planning)
      throws InterruptedException {
    try {
      aliasing.carryOut(
          state -> {
            IndexDefinition pending = state.indices().get(made.name());
            if (pending == null
                || !pending.uuid().equals(made.uuid())
                || pending.stage() != Stage.PENDING) {
              throw ApiException.unavailable(
                  "index [%s] was given up by another node".formatted(made.name()));
            }
            return planned(state, pending, with, planning);
          });
    } catch (ApiException e) {
      giveUp(made);
      throw e;
    }
    // The row may say so, too, from now on; if it does not come to that, nothing is different.
    IndexDefinition there = stored(() -> store.loadIndex(made.name())).orElse(made);
    if (there.uuid().equals(made.uuid()) && there.visible()) {
      stored(() -> store.replace(there, there.withStage(Stage.OPEN)));
    }
  }

  /** What is left the leader removes. */
  private void giveUp(IndexDefinition made) throws InterruptedException {
    try {
      Optional<IndexDefinition> pending = store.loadIndex(made.name());
      if (pending.isPresent() && pending.get().uuid().equals(made.uuid())) {
        store.aliases().abandon(pending.get());
        access.published();
      }
    } catch (StoreException e) {
      LOG.warn("index [{}] stays half made until the leader removes it", made.name(), e);
    }
  }

  /** The mapping of a new index; OpenSearch names the place where it is wrong. */
  private static Mapping mapping(ObjectNode json, Analysis analysis) {
    try {
      Mapping mapping = Mapping.parse(json);
      AnalyzerNames.check(mapping, analysis);
      return mapping;
    } catch (ApiException e) {
      ApiError cause = e.error();
      throw new ApiException(
          new ApiError(
              cause.status(),
              cause.type(),
              "Failed to parse mapping [_doc]: " + cause.reason(),
              Map.of(),
              cause),
          e);
    }
  }
}
