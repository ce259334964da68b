package io.pinakes.common.state;

import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import java.util.Optional;
import java.util.Set;

/**
 * Writes aliases, and keeps an index and an alias from having one name.
 *
 * <p>All aliases are one row, and an index has a row under its name. Before an alias gets a name
 * that none had, a reservation is written in the place of that index's row: no index can be made
 * there. Reservations stay when the alias goes. An index may replace one that no alias needs: it
 * reads the reservation, then raises the version of the aliases, then replaces the reservation it
 * has read. Whoever adds the alias does it the other way round: it reads the aliases, then writes
 * the reservation anew, then the aliases. So whichever is later of the two fails: the index finds
 * another reservation, or the alias another version.
 *
 * <p>The same holds for an index that is made together with its aliases: its row is pending, is
 * written anew after the aliases were read, and the write of the aliases makes it be there. Who
 * gives up a pending row that somebody left raises the version of the aliases in between.
 */
public final class AliasStore {

  private final StateStore state;

  AliasStore(StateStore state) {
    this.state = state;
  }

  /** Every alias, with everything that was acknowledged before the call. */
  public Aliases load() throws StoreException, InterruptedException {
    return state.read(StateStore.ALIASES_ROW).map(StateCodec::decodeAliases).orElse(Aliases.NONE);
  }

  /** What became of a change. */
  public enum Outcome {
    DONE,
    /** Something has changed meanwhile: read the state and decide again. */
    CHANGED,
    /** A name that was to be an alias's is an index's. */
    NAME_TAKEN
  }

  /**
   * Replaces all aliases.
   *
   * @param from the whole state as it was read for this change
   * @param to made from {@code from}'s aliases
   * @param beginning the pending index that is to be there with this change; empty: none
   * @param nonce nobody has used it before
   */
  public Outcome replace(
      ClusterState from, Aliases to, Optional<IndexDefinition> beginning, String nonce)
      throws StoreException, InterruptedException {
    if (to.version() != from.aliases().version() + 1) {
      throw new IllegalArgumentException(
          "not a successor: " + from.aliases().version() + " -> " + to.version());
    }
    Aliases before = from.aliases().pruned(from.indices().values());
    for (String name : to.byName().keySet()) {
      if (before.members(name).isEmpty()) {
        Outcome reserved = reserve(name, to.ended(), nonce);
        if (reserved != Outcome.DONE) {
          return reserved;
        }
      }
    }
    if (beginning.isPresent()) {
      IndexDefinition pending = beginning.get();
      if (!state.replace(pending, pending.withStage(IndexDefinition.Stage.PENDING))) {
        return Outcome.CHANGED;
      }
    }
    return write(from.aliases(), to) ? Outcome.DONE : Outcome.CHANGED;
  }

  /**
   * Makes sure that no index gets that name.
   *
   * @param ended unique ids of indices that go with the same change
   */
  private Outcome reserve(String name, Set<String> ended, String nonce)
      throws StoreException, InterruptedException {
    var key = StateStore.indexKey(name);
    Row there = state.read(key).orElse(null);
    Condition unchanged;
    if (there == null) {
      unchanged = Condition.rowAbsent();
    } else if (StateCodec.isReservation(there)) {
      unchanged =
          Condition.equal(StateCodec.RESERVED, Value.of(there.requiredText(StateCodec.RESERVED)));
    } else {
      return ended.contains(there.requiredText("uuid"))
          ? keepName(StateCodec.decodeIndex(name, there))
          : Outcome.NAME_TAKEN;
    }
    var write = new Write.Put(key, StateCodec.reservation(nonce), unchanged);
    return state.isDone(write, row -> row != null && row.attributes().equals(write.attributes()))
        ? Outcome.DONE
        : Outcome.CHANGED;
  }

  /** The row of an index that goes keeps its name until a reservation replaces it. */
  private Outcome keepName(IndexDefinition index) throws StoreException, InterruptedException {
    return index.nameKept() || state.replace(index, index.withNameKept())
        ? Outcome.DONE
        : Outcome.CHANGED;
  }

  /**
   * Makes an index in the place of a reservation that no alias needs.
   *
   * @return false if an alias has the name, or something has changed meanwhile
   */
  boolean replaceReservation(Row reservation, IndexDefinition index)
      throws StoreException, InterruptedException {
    Aliases aliases = load();
    Aliases pruned = aliases.pruned(state.loadIndices(aliases).values());
    if (!pruned.members(index.name()).isEmpty() || !write(aliases, pruned.touched())) {
      return false;
    }
    String nonce = reservation.requiredText(StateCodec.RESERVED);
    var write =
        new Write.Put(
            StateStore.indexKey(index.name()),
            StateCodec.encode(index),
            Condition.equal(StateCodec.RESERVED, Value.of(nonce)));
    return state.isDone(write, row -> StateStore.isRowOf(index, row));
  }

  /**
   * Gives up an index that somebody began to make with aliases and left pending; it is being
   * removed afterwards.
   *
   * @return false if it is there by now, or has changed meanwhile
   */
  public boolean abandon(IndexDefinition pending) throws StoreException, InterruptedException {
    Aliases aliases = load();
    return pending.stage() == IndexDefinition.Stage.PENDING
        && !aliases.begun().contains(pending.uuid())
        && write(aliases, aliases.touched())
        && state.replace(pending, pending.asDeleting());
  }

  private boolean write(Aliases from, Aliases to) throws StoreException, InterruptedException {
    Condition unchanged =
        from.version() == 0
            ? Condition.rowAbsent()
            : Condition.equal(StateCodec.VERSION, Value.of(from.version()));
    var write = new Write.Put(StateStore.ALIASES_ROW, StateCodec.encode(to), unchanged);
    return state.isDone(write, row -> row != null && row.attributes().equals(write.attributes()));
  }
}
