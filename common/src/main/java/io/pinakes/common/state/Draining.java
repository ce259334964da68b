package io.pinakes.common.state;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The nodes that are to hold nothing. An operator names a node by its id, which stays until it is
 * taken back; a worker that is about to stop names the owner of its own lease, which means nothing
 * any more once that worker is gone.
 *
 * @param version the row's, for compare-and-set; 0 if there is no row yet
 * @param names ids of nodes and owners of leases
 */
public record Draining(long version, SortedSet<String> names) {

  public static final Draining NONE = new Draining(0, Collections.emptySortedSet());

  /** Stands in every owner and in no node's id. */
  private static final char IN_OWNERS = '#';

  public Draining {
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** Whether {@code name} is an owner's, not a node's id. */
  public static boolean isOwner(String name) {
    return name.indexOf(IN_OWNERS) >= 0;
  }

  /** Whether this node is to hold nothing. */
  public boolean includes(NodeInfo node) {
    return names.contains(node.id()) || names.contains(node.owner());
  }

  /** The next version, with one name more. */
  public Draining with(String name) {
    var next = new TreeSet<>(names);
    next.add(name);
    return new Draining(version + 1, next);
  }

  /** The next version, without some names. */
  public Draining without(Collection<String> gone) {
    var next = new TreeSet<>(names);
    next.removeAll(gone);
    return new Draining(version + 1, next);
  }
}
