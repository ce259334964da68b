package io.pinakes.system.snapshots;

import io.pinakes.common.store.Store;
import io.pinakes.coordinator.garbage.GarbageRules;
import io.pinakes.worker.snapshot.Reuse;
import java.util.function.UnaryOperator;

/**
 * What keeps snapshots safe, each of which a mutant can leave out.
 *
 * @param garbage what the sweeper may delete
 * @param reuse which blobs an uploader may name again
 * @param table what a node sees of the table
 */
record Guards(GarbageRules garbage, Reuse reuse, UnaryOperator<Store> table) {

  static final Guards ALL =
      new Guards(GarbageRules.byNumbers(), Reuse.strict(), UnaryOperator.identity());

  Guards with(GarbageRules weaker) {
    return new Guards(weaker, reuse, table);
  }

  Guards with(Reuse weaker) {
    return new Guards(garbage, weaker, table);
  }

  Guards with(UnaryOperator<Store> weaker) {
    return new Guards(garbage, reuse, weaker);
  }
}
