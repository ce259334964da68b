package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.Aliases;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.AliasAction;
import io.pinakes.coordinator.api.Rollovers.Rollover;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the aliases are to be after a change, made from one state of the cluster. */
final class AliasPlan {

  private final ClusterState state;
  private final IndexResolver resolver;
  private final SortedMap<String, SortedMap<String, Alias>> names = new TreeMap<>();
  private final Map<String, IndexDefinition> byUuid = new HashMap<>();
  private final Set<String> ended = new TreeSet<>();
  private final Set<String> begun = new TreeSet<>();
  private final Set<String> changedNames = new TreeSet<>();
  private @Nullable IndexDefinition beginning;

  AliasPlan(ClusterState state, long nowMillis) {
    this.state = state;
    this.resolver = new IndexResolver(state, nowMillis);
    for (IndexDefinition index : state.indices().values()) {
      if (index.visible() || index.stage() == IndexDefinition.Stage.PENDING) {
        byUuid.put(index.uuid(), index);
      }
    }
    state
        .aliases()
        .byName()
        .forEach(
            (name, members) -> {
              var left = new TreeMap<>(members);
              left.keySet().retainAll(byUuid.keySet());
              if (!left.isEmpty()) {
                names.put(name, left);
              }
            });
  }

  /** Applies actions: indices that go first, then the rest in their order. */
  void apply(List<AliasAction> actions) {
    for (AliasAction action : actions) {
      if (action instanceof AliasAction.RemoveIndex(List<String> indices)) {
        resolver.indices(indices, IndexOptions.ALIASING).forEach(this::end);
      }
    }
    var missing = new ArrayList<String>();
    boolean found = !ended.isEmpty();
    for (AliasAction action : actions) {
      switch (action) {
        case AliasAction.Add add -> {
          add(add);
          found = true;
        }
        case AliasAction.Remove remove -> found |= remove(remove, missing);
        case AliasAction.RemoveIndex _ -> {}
      }
    }
    if (!found && !missing.isEmpty()) {
      throw notFound(missing);
    }
  }

  private void add(AliasAction.Add add) {
    for (IndexDefinition index : resolver.indices(add.indices(), IndexOptions.ALIASING)) {
      if (!ended.contains(index.uuid())) {
        for (String alias : add.aliases()) {
          put(alias, index, add.meaning());
        }
      }
    }
  }

  private void put(String alias, IndexDefinition index, Alias meaning) {
    AliasName.check(alias);
    names.computeIfAbsent(alias, _ -> new TreeMap<>()).put(index.uuid(), meaning);
    changedNames.add(alias);
  }

  /** Whether there was anything to remove. */
  private boolean remove(AliasAction.Remove remove, List<String> missing) {
    boolean found = false;
    var unmatched = new ArrayList<>(remove.aliases());
    for (IndexDefinition index : resolver.indices(remove.indices(), IndexOptions.ALIASING)) {
      for (String asked : remove.aliases()) {
        String pattern = asked.equals("_all") ? "*" : asked;
        for (String name : List.copyOf(names.keySet())) {
          SortedMap<String, Alias> members = names.get(name);
          if (members != null && members.containsKey(index.uuid()) && Glob.matches(pattern, name)) {
            members.remove(index.uuid());
            changedNames.add(name);
            unmatched.remove(asked);
            found = true;
          }
        }
      }
    }
    if (Boolean.TRUE.equals(remove.mustExist()) && !unmatched.isEmpty()) {
      throw notFound(unmatched);
    }
    if (!Boolean.FALSE.equals(remove.mustExist())) {
      missing.addAll(remove.aliases());
      return found;
    }
    return true;
  }

  private static ApiException notFound(List<String> aliases) {
    String all = String.join(",", aliases);
    return new ApiException(404, "aliases_not_found_exception", "aliases [" + all + "] missing")
        .with("resource.id", all)
        .with("resource.type", "aliases");
  }

  private void end(IndexDefinition index) {
    ended.add(index.uuid());
    names.forEach(
        (name, members) -> {
          if (members.remove(index.uuid()) != null) {
            changedNames.add(name);
          }
        });
  }

  /** Makes a pending index be there, with these aliases. */
  void begin(IndexDefinition pending, Map<String, Alias> aliases) {
    beginning = pending;
    begun.add(pending.uuid());
    byUuid.put(pending.uuid(), pending);
    aliases.forEach((name, meaning) -> put(name, pending, meaning));
  }

  /**
   * Moves an alias on. One that says where writes go keeps the old index, and says that they do not
   * go there any more; any other leaves it.
   *
   * @throws ApiException 400 if another index takes the writes by now
   */
  void rollOver(Rollover rollover, IndexDefinition next) {
    String alias = rollover.alias();
    String from = rollover.from().uuid();
    SortedMap<String, Alias> members = names.getOrDefault(alias, new TreeMap<>());
    Alias meaning = members.get(from);
    boolean takesWrites =
        IndexResolver.writeIndex(resolver.aliased(alias))
            .flatMap(state::index)
            .filter(index -> index.uuid().equals(from))
            .isPresent();
    if (meaning == null || !takesWrites) {
      throw ApiException.illegalArgument(
          "rollover target [%s] does not point to the write index [%s] any more"
              .formatted(alias, rollover.from().name()));
    }
    put(alias, next, meaning);
    if (meaning.isWriteIndex()) {
      put(alias, rollover.from(), meaning.withWriteIndex(false));
    } else {
      members.remove(from);
    }
  }

  /** The pending index that is to be there. */
  Optional<IndexDefinition> beginning() {
    return Optional.ofNullable(beginning);
  }

  /** The indices that go. */
  List<IndexDefinition> ending() {
    return ended.stream().map(byUuid::get).toList();
  }

  /**
   * The next version of the aliases.
   *
   * @throws ApiException 400 if a name is an index's, or indices disagree about an alias
   */
  Aliases next() {
    for (String name : changedNames) {
      checkName(name);
      checkMembers(name, names.getOrDefault(name, new TreeMap<>()));
    }
    return state.aliases().with(names, begun, ended);
  }

  /** Whether nothing is to be changed. */
  boolean isEmpty() {
    Aliases next = next();
    return begun.isEmpty()
        && ended.isEmpty()
        && next.byName().equals(state.aliases().with(pruned(), Set.of(), Set.of()).byName());
  }

  private Map<String, SortedMap<String, Alias>> pruned() {
    var left = new HashMap<String, SortedMap<String, Alias>>();
    state
        .aliases()
        .byName()
        .forEach(
            (name, members) -> {
              var live = new TreeMap<>(members);
              live.keySet().retainAll(byUuid.keySet());
              left.put(name, live);
            });
    return left;
  }

  private void checkName(String name) {
    IndexDefinition index = state.indices().get(name);
    if (index != null
        && (index.visible() || index.stage() == IndexDefinition.Stage.PENDING)
        && !ended.contains(index.uuid())
        && !names.getOrDefault(name, new TreeMap<>()).isEmpty()) {
      throw AliasName.taken(name, index);
    }
  }

  private void checkMembers(String name, SortedMap<String, Alias> members) {
    var writers = new TreeSet<String>();
    var hidden = new TreeSet<String>();
    var shown = new TreeSet<String>();
    members.forEach(
        (uuid, alias) -> {
          IndexDefinition index = byUuid.get(uuid);
          String member = index == null ? uuid : index.name();
          if (alias.isWriteIndex()) {
            writers.add(member);
          }
          (alias.isHidden() ? hidden : shown).add(member);
        });
    if (writers.size() > 1) {
      throw illegalState(
          "alias [%s] has more than one write index [%s]"
              .formatted(name, String.join(",", writers)));
    }
    if (!hidden.isEmpty() && !shown.isEmpty()) {
      throw illegalState(
          "alias [%s] has is_hidden set to true on indices [%s] but does not have is_hidden set to true on indices [%s]; alias must have the same is_hidden setting on all indices"
              .formatted(name, list(hidden), list(shown)));
    }
  }

  private static String list(Set<String> names) {
    return new HashSet<>(names).stream().sorted().collect(Collectors.joining(","));
  }

  private static ApiException illegalState(String reason) {
    return new ApiException(500, "illegal_state_exception", reason);
  }
}
