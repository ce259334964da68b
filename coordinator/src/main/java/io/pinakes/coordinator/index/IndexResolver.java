package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the indices that names, aliases, dates, {@code *} patterns and {@code -}exclusions stand
 * for, in one state of the cluster.
 */
public final class IndexResolver {

  private final ClusterState state;
  private final long nowMillis;
  private @Nullable Map<String, IndexDefinition> byUuid;

  /**
   * Looks at a state.
   *
   * @param nowMillis since 1970, for dates in names
   */
  public IndexResolver(ClusterState state, long nowMillis) {
    this.state = state;
    this.nowMillis = nowMillis;
  }

  /**
   * An index that was meant.
   *
   * @param filters JSON of queries, of which a document must match one to be seen; empty: all are
   * @param routings of the shards that are meant; empty: all
   */
  public record Target(IndexDefinition index, List<String> filters, SortedSet<String> routings) {
    public Target {
      filters = List.copyOf(filters);
    }
  }

  /**
   * Where a write goes.
   *
   * @param routing of an alias; null if it has none
   */
  public record WriteTarget(IndexDefinition index, @Nullable String routing) {}

  /** How an index was reached: by its name, or by which aliases. */
  private static final class Reach {
    private final IndexDefinition index;
    private boolean direct;
    private final SortedMap<String, Alias> aliases = new TreeMap<>();

    private Reach(IndexDefinition index) {
      this.index = index;
    }

    private Target target() {
      if (direct) {
        return new Target(index, List.of(), new TreeSet<>());
      }
      var filters = new ArrayList<String>();
      var routings = new TreeSet<String>();
      boolean allDocuments = false;
      boolean allShards = false;
      for (Alias alias : aliases.values()) {
        String filter = alias.filter();
        if (filter == null) {
          allDocuments = true;
        } else {
          filters.add(filter);
        }
        allShards |= alias.searchRoutings().isEmpty();
        routings.addAll(alias.searchRoutings());
      }
      return new Target(
          index, allDocuments ? List.of() : filters, allShards ? new TreeSet<>() : routings);
    }
  }

  /**
   * The indices that are meant, by name.
   *
   * @param parts of an expression; none, or only {@code _all}: all
   * @throws ApiException 404 for a name, or a pattern if that is not allowed, that stands for
   *     nothing; 400 for a closed index if that is forbidden
   */
  public List<Target> resolve(List<String> parts, IndexOptions options) {
    var found = new TreeMap<String, Reach>();
    boolean all = parts.isEmpty() || parts.equals(List.of("_all"));
    boolean afterPattern = false;
    for (String given : all ? List.of("*") : parts) {
      String part = DateMathName.at(given, nowMillis);
      if (afterPattern && part.startsWith("-")) {
        exclude(DateMathName.at(part.substring(1), nowMillis), options, found);
      } else if (isPattern(part)) {
        afterPattern = true;
        addMatching(part, options, all, found);
      } else {
        addNamed(part, options, found);
      }
    }
    if (found.isEmpty() && !options.allowNoIndices()) {
      throw ApiException.indexNotFound(all ? "_all" : String.join(",", parts));
    }
    return found.values().stream().map(Reach::target).toList();
  }

  /** The same without filters and routings. */
  public List<IndexDefinition> indices(List<String> parts, IndexOptions options) {
    return resolve(parts, options).stream().map(Target::index).toList();
  }

  /** Whether a part of an expression is a pattern. */
  public static boolean isPattern(String part) {
    return part.indexOf('*') >= 0;
  }

  /** The open and closed indices of an alias, by name, with what it means for each. */
  public SortedMap<String, Alias> aliased(String alias) {
    var found = new TreeMap<String, Alias>();
    Map<String, IndexDefinition> indices = byUuid();
    state
        .aliases()
        .members(alias)
        .forEach(
            (uuid, meaning) -> {
              IndexDefinition index = indices.get(uuid);
              if (index != null) {
                found.put(index.name(), meaning);
              }
            });
    return found;
  }

  /** Whether there is an alias of that name. */
  public boolean isAlias(String name) {
    return !state.aliases().members(name).isEmpty() && !aliased(name).isEmpty();
  }

  /** Whether there is an alias of that name in a state. */
  public static boolean isAlias(String name, ClusterState state) {
    return new IndexResolver(state, 0).isAlias(name);
  }

  /**
   * The index that writes to a name go to; empty if there is neither an index nor an alias.
   *
   * @throws ApiException 400 if an alias does not say which of its indices it is
   */
  public Optional<WriteTarget> writeTarget(String given) {
    String name = DateMathName.at(given, nowMillis);
    Optional<IndexDefinition> index = state.index(name);
    if (index.isPresent()) {
      return Optional.of(new WriteTarget(index.get(), null));
    }
    SortedMap<String, Alias> members = aliased(name);
    if (members.isEmpty()) {
      return Optional.empty();
    }
    String chosen =
        writeIndex(members)
            .orElseThrow(
                () ->
                    ApiException.illegalArgument(
                        "no write index is defined for alias ["
                            + name
                            + "]. The write index may be explicitly disabled using"
                            + " is_write_index=false or the alias points to multiple indices"
                            + " without one being designated as a write index"));
    Alias alias = members.get(chosen);
    return state
        .index(chosen)
        .map(found -> new WriteTarget(found, alias == null ? null : alias.indexRouting()));
  }

  /** Of the indices of an alias, the one that writes go to. */
  static Optional<String> writeIndex(SortedMap<String, Alias> members) {
    if (members.size() == 1
        && !Boolean.FALSE.equals(members.values().iterator().next().writeIndex())) {
      return Optional.of(members.firstKey());
    }
    return members.entrySet().stream()
        .filter(member -> member.getValue().isWriteIndex())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * The one index that a read of a document goes to; empty if there is neither an index nor an
   * alias.
   *
   * @throws ApiException 400 if an alias has several indices
   */
  public Optional<WriteTarget> readTarget(String given) {
    String name = DateMathName.at(given, nowMillis);
    Optional<IndexDefinition> index = state.index(name);
    if (index.isPresent()) {
      return Optional.of(new WriteTarget(index.get(), null));
    }
    SortedMap<String, Alias> members = aliased(name);
    if (members.size() > 1) {
      throw ApiException.illegalArgument(
          "alias ["
              + name
              + "] has more than one index associated with it ["
              + String.join(", ", members.keySet())
              + "], can't execute a single index op");
    }
    return members.isEmpty()
        ? Optional.empty()
        : state
            .index(members.firstKey())
            .map(
                found -> new WriteTarget(found, members.values().iterator().next().indexRouting()));
  }

  /** The name with its date put in. */
  public String plain(String name) {
    return DateMathName.at(name, nowMillis);
  }

  /** 400: reads and writes of a closed index. */
  public static ApiException closed(IndexDefinition index) {
    return new ApiException(400, "index_closed_exception", "closed")
        .with("index", index.name())
        .with("index_uuid", index.uuid());
  }

  private Map<String, IndexDefinition> byUuid() {
    Map<String, IndexDefinition> known = byUuid;
    if (known == null) {
      known = new HashMap<>();
      for (IndexDefinition index : state.indices().values()) {
        if (index.visible()) {
          known.put(index.uuid(), index);
        }
      }
      byUuid = known;
    }
    return known;
  }

  private void addNamed(String name, IndexOptions options, Map<String, Reach> found) {
    if (name.startsWith("_")) {
      throw IndexName.invalid(name, "must not start with '_'.");
    }
    Optional<IndexDefinition> index = state.index(name);
    if (index.isPresent()) {
      if (isUsable(index.get(), options)) {
        found.computeIfAbsent(name, _ -> new Reach(index.get())).direct = true;
      }
      return;
    }
    SortedMap<String, Alias> members = aliased(name);
    if (members.isEmpty()) {
      if (!options.ignoreUnavailable()) {
        throw ApiException.indexNotFound(name);
      }
    } else if (options.ignoreAliases()) {
      if (!options.ignoreUnavailable()) {
        throw ApiException.illegalArgument(
            "The provided expression ["
                + name
                + "] matches an alias, specify the corresponding concrete indices instead.");
      }
    } else {
      addAliased(name, members, member -> isUsable(member, options), found);
    }
  }

  private void addAliased(
      String name,
      SortedMap<String, Alias> members,
      Predicate<IndexDefinition> usable,
      Map<String, Reach> found) {
    members.forEach(
        (member, alias) -> {
          IndexDefinition index = state.indices().get(member);
          if (index != null && usable.test(index)) {
            found.computeIfAbsent(member, _ -> new Reach(index)).aliases.put(name, alias);
          }
        });
  }

  private static boolean isUsable(IndexDefinition index, IndexOptions options) {
    if (index.closed() && options.forbidClosed()) {
      if (!options.ignoreUnavailable()) {
        throw closed(index);
      }
      return false;
    }
    return true;
  }

  private void addMatching(
      String pattern, IndexOptions options, boolean all, Map<String, Reach> found) {
    boolean any = false;
    for (IndexDefinition index : state.indices().values()) {
      if (index.visible()
          && Glob.matches(pattern, index.name())
          && expandsTo(index, options)
          && (options.hidden() || !isHidden(index) || isDotted(pattern, index.name()))) {
        found.computeIfAbsent(index.name(), _ -> new Reach(index)).direct = true;
        any = true;
      }
    }
    if (!options.ignoreAliases() && !all) {
      for (String alias : state.aliases().byName().keySet()) {
        if (Glob.matches(pattern, alias)) {
          SortedMap<String, Alias> members = aliased(alias);
          boolean hidden = members.values().stream().anyMatch(Alias::isHidden);
          if (options.hidden() || !hidden || isDotted(pattern, alias)) {
            any |= !members.isEmpty();
            addAliased(alias, members, index -> expandsTo(index, options), found);
          }
        }
      }
    }
    if (!any && !options.allowNoIndices()) {
      throw ApiException.indexNotFound(all ? "_all" : pattern);
    }
  }

  private void exclude(String excluded, IndexOptions options, Map<String, Reach> found) {
    if (!isPattern(excluded)) {
      found.remove(excluded);
      return;
    }
    found.keySet().removeIf(name -> Glob.matches(excluded, name));
    if (!options.ignoreAliases()) {
      for (String alias : state.aliases().byName().keySet()) {
        if (Glob.matches(excluded, alias)) {
          aliased(alias).keySet().forEach(found::remove);
        }
      }
    }
  }

  private static boolean expandsTo(IndexDefinition index, IndexOptions options) {
    return index.closed() ? options.closed() : options.open();
  }

  /** A hidden name that begins with a dot is found by a pattern that does, too. */
  private static boolean isDotted(String pattern, String name) {
    return pattern.startsWith(".") && name.startsWith(".");
  }

  private static boolean isHidden(IndexDefinition index) {
    return index.settings().hidden();
  }
}
