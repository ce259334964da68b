package io.pinakes.common.state;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every alias. All of them live in one row, so that one conditional write changes any number of
 * them at once, together with which indices come and go by the same change.
 *
 * @param version the row's, for compare-and-set; 0 if there is no row yet
 * @param byName an alias's name → the unique ids of its indices → what it means for each; an id may
 *     be that of an index that is gone by now
 * @param begun unique ids of indices that were made with aliases and are there since their aliases
 *     are, whatever their own rows still say
 * @param ended unique ids of indices that went by a change of aliases, whatever their own rows
 *     still say
 */
public record Aliases(
    long version,
    SortedMap<String, SortedMap<String, Alias>> byName,
    SortedSet<String> begun,
    SortedSet<String> ended) {

  public static final Aliases NONE =
      new Aliases(
          0,
          Collections.emptySortedMap(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet());

  public Aliases {
    var copy = new TreeMap<String, SortedMap<String, Alias>>();
    byName.forEach(
        (name, members) -> {
          if (!members.isEmpty()) {
            copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(members)));
          }
        });
    byName = Collections.unmodifiableSortedMap(copy);
    begun = Collections.unmodifiableSortedSet(new TreeSet<>(begun));
    ended = Collections.unmodifiableSortedSet(new TreeSet<>(ended));
  }

  /** The indices of an alias by their unique ids; empty if there is no such alias. */
  public SortedMap<String, Alias> members(String name) {
    return byName.getOrDefault(name, Collections.emptySortedMap());
  }

  /** What an alias means for an index; null if it is not one of its indices. */
  public @Nullable Alias of(String name, String uuid) {
    return members(name).get(uuid);
  }

  /** The aliases of an index, by name. */
  public SortedMap<String, Alias> ofIndex(String uuid) {
    var found = new TreeMap<String, Alias>();
    byName.forEach(
        (name, members) -> {
          Alias alias = members.get(uuid);
          if (alias != null) {
            found.put(name, alias);
          }
        });
    return found;
  }

  /** The next version, with nothing else changed: whoever read this one has to read again. */
  public Aliases touched() {
    return new Aliases(version + 1, byName, begun, ended);
  }

  /** The next version, with other aliases and more indices that come and go. */
  public Aliases with(
      Map<String, ? extends Map<String, Alias>> names, Set<String> beginning, Set<String> ending) {
    var next = new TreeMap<String, SortedMap<String, Alias>>();
    names.forEach((name, members) -> next.put(name, new TreeMap<>(members)));
    var allBegun = new TreeSet<>(begun);
    allBegun.addAll(beginning);
    var allEnded = new TreeSet<>(ended);
    allEnded.addAll(ending);
    return new Aliases(version + 1, next, allBegun, allEnded);
  }

  /**
   * The same version without what says nothing any more.
   *
   * @param indices what the rows say, read after these aliases were
   */
  Aliases pruned(Collection<IndexDefinition> indices) {
    var rows = new TreeMap<String, IndexDefinition.Stage>();
    indices.forEach(index -> rows.put(index.uuid(), index.stage()));
    var next = new TreeMap<String, SortedMap<String, Alias>>();
    byName.forEach(
        (name, members) -> {
          var left = new TreeMap<>(members);
          left.keySet().removeIf(uuid -> !rows.containsKey(uuid) || ended.contains(uuid));
          next.put(name, left);
        });
    var stillBegun = new TreeSet<>(begun);
    stillBegun.removeIf(uuid -> rows.get(uuid) != IndexDefinition.Stage.PENDING);
    var stillEnded = new TreeSet<>(ended);
    stillEnded.removeIf(uuid -> !rows.containsKey(uuid));
    return new Aliases(version, next, stillBegun, stillEnded);
  }
}
