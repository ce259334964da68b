package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.SettingsSeen;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.query.IndexBoost;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.SearchSetting;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.routing.CopyChoice;
import io.pinakes.coordinator.routing.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Finds the shards that a search is of. */
final class Targets {

  private final Indices indices;

  Targets(Indices indices) {
    this.indices = indices;
  }

  /**
   * The shards of indices, in order of indices and numbers.
   *
   * @param routing values of which shards are meant; empty: all
   * @param choice which numbers of shards are meant
   * @param boosts factors of some indices' scores; the first that names an index counts
   */
  List<Target> of(
      List<SearchTarget> wanted, List<String> routing, CopyChoice choice, List<IndexBoost> boosts)
      throws InterruptedException {
    List<Meant> meant = new ArrayList<>();
    for (SearchTarget target : wanted) {
      String name = target.index();
      IndexDefinition index =
          indices.find(name).orElseThrow(() -> ApiException.indexNotFound(name));
      for (int number : shards(index, target.routings(), routing)) {
        if (choice.takes(number)) {
          meant.add(new Meant(index, number, target.filters()));
        }
      }
    }
    long metadata = indices.state().metadata().version();
    List<Target> targets = new ArrayList<>();
    for (Meant shard : meant) {
      IndexDefinition index = shard.index();
      targets.add(
          new Target(
              new ShardId(index.name(), index.uuid(), shard.number()),
              index.mappingVersion(),
              new SettingsSeen(index.version(), metadata),
              new SearchScope(targets.size(), meant.size(), boost(index.name(), boosts)),
              shard.filters()));
    }
    return targets;
  }

  /** Workers that hold shards, or may. */
  int workers() {
    return (int)
        indices.state().indices().values().stream()
            .flatMap(index -> copies(index).stream())
            .map(NodeInfo::owner)
            .distinct()
            .count();
  }

  private List<NodeInfo> copies(IndexDefinition index) {
    return IntStream.range(0, index.settings().shards())
        .mapToObj(number -> new ShardId(index.name(), index.uuid(), number))
        .flatMap(shard -> indices.state().assignment(shard).copies().stream())
        .toList();
  }

  /** The most buckets of an answer. */
  int maxBuckets() {
    return SearchSetting.MAX_BUCKETS.integer(indices.state().metadata());
  }

  /** Whether an index wants scores to rest on the statistics of all shards. */
  boolean preferGlobalStatistics(List<SearchTarget> wanted) throws InterruptedException {
    for (SearchTarget target : wanted) {
      Optional<IndexDefinition> index = indices.find(target.index());
      if (index.isPresent()
          && "dfs_query_then_fetch"
              .equals(index.get().settings().text(IndexSetting.DEFAULT_SEARCH_TYPE.name()))) {
        return true;
      }
    }
    return false;
  }

  /** A shard that is meant. */
  private record Meant(IndexDefinition index, int number, List<String> filters) {}

  /**
   * All shards, or those that documents of some routings are in.
   *
   * @param byAlias what the alias says; empty: nothing
   * @param asked what the request says; empty: nothing
   */
  private static SortedSet<Integer> shards(
      IndexDefinition index, SortedSet<String> byAlias, List<String> asked) {
    var routings = new TreeSet<String>(asked.isEmpty() ? byAlias : asked);
    var shards = new TreeSet<Integer>();
    if (routings.isEmpty()) {
      IntStream.range(0, index.settings().shards()).forEach(shards::add);
      return shards;
    }
    if (!asked.isEmpty() && !byAlias.isEmpty()) {
      routings.retainAll(byAlias);
    }
    routings.forEach(value -> shards.addAll(Routing.shardsOf(index.settings(), value)));
    return shards;
  }

  private static float boost(String index, List<IndexBoost> boosts) {
    for (IndexBoost boost : boosts) {
      if (Glob.matches(boost.indices(), index)) {
        return boost.boost();
      }
    }
    return 1;
  }
}
