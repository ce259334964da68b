package io.pinakes.coordinator.routing;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.NodeInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a request's {@code preference} says of the copies that it is answered by.
 *
 * @param shards numbers of the shards that are asked; null: all
 * @param nodes ids of nodes, or patterns of them
 * @param key that always leads to the same copies, as long as they are there
 */
public record CopyChoice(
    @Nullable SortedSet<Integer> shards, Kind kind, List<String> nodes, @Nullable String key) {

  /** Whichever copy is likely to answer soonest. */
  public static final CopyChoice ANY = new CopyChoice(null, Kind.ANY, List.of(), null);

  /** How copies are chosen. */
  public enum Kind {
    ANY,
    PRIMARY,
    PRIMARY_FIRST,
    REPLICA,
    REPLICA_FIRST,
    PREFER_NODES,
    ONLY_NODES,
    SAME
  }

  private static final String SHARDS = "_shards:";
  private static final String PREFER_NODES = "_prefer_nodes:";
  private static final String ONLY_NODES = "_only_nodes:";

  public CopyChoice {
    nodes = List.copyOf(nodes);
  }

  /**
   * Reads a preference.
   *
   * @param text null or empty: there is none
   * @throws ApiException 400: it begins as those that are known, and is none of them
   */
  public static CopyChoice parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return ANY;
    }
    if (!text.startsWith(SHARDS)) {
      return chosen(null, text);
    }
    int bar = text.indexOf('|');
    var numbers = new TreeSet<Integer>();
    String list = text.substring(SHARDS.length(), bar < 0 ? text.length() : bar);
    for (String number : list.split(",", -1)) {
      try {
        numbers.add(Integer.parseInt(number));
      } catch (NumberFormatException e) {
        throw new ApiException(
            400, "number_format_exception", "For input string: \"" + number + "\"");
      }
    }
    String rest = bar < 0 ? "" : text.substring(bar + 1);
    return rest.isEmpty()
        ? new CopyChoice(numbers, Kind.ANY, List.of(), null)
        : chosen(numbers, rest);
  }

  private static CopyChoice chosen(@Nullable SortedSet<Integer> shards, String text) {
    if (!text.startsWith("_")) {
      return new CopyChoice(shards, Kind.SAME, List.of(), text);
    }
    if (text.startsWith(PREFER_NODES)) {
      return new CopyChoice(shards, Kind.PREFER_NODES, names(text, PREFER_NODES), null);
    }
    if (text.startsWith(ONLY_NODES)) {
      return new CopyChoice(shards, Kind.ONLY_NODES, names(text, ONLY_NODES), null);
    }
    Kind kind =
        switch (text) {
          // No coordinator holds a shard, and of what is not there the others are asked.
          case "_local" -> Kind.ANY;
          case "_primary" -> Kind.PRIMARY;
          case "_primary_first" -> Kind.PRIMARY_FIRST;
          case "_replica" -> Kind.REPLICA;
          case "_replica_first" -> Kind.REPLICA_FIRST;
          case "_only_local" ->
              throw ApiException.illegalArgument(
                  "preference [_only_local] is not supported: the node that is asked holds no"
                      + " shards");
          default -> throw ApiException.illegalArgument("no Preference for [" + text + "]");
        };
    return new CopyChoice(shards, kind, List.of(), null);
  }

  private static List<String> names(String text, String prefix) {
    return List.of(text.substring(prefix.length()).split(",", -1));
  }

  /** Whether a shard of that number is asked. */
  public boolean takes(int shard) {
    return shards == null || shards.contains(shard);
  }

  /** Whether the order of copies is the request's, so that no other is asked to save time. */
  boolean isOrdered() {
    return kind != Kind.ANY;
  }

  /**
   * The copies to ask, in order.
   *
   * @param copies all there are, the primary first
   * @param rated the same, the one that is likely to answer soonest first
   * @throws ApiException 400: none of them may be asked
   */
  List<NodeInfo> order(ShardId shard, List<NodeInfo> copies, List<NodeInfo> rated) {
    NodeInfo primary = copies.getFirst();
    return switch (kind) {
      case ANY -> rated;
      case PRIMARY -> List.of(primary);
      case PRIMARY_FIRST -> first(rated, node -> node.equals(primary));
      case REPLICA -> only(rated, node -> !node.equals(primary), shard, "replicas");
      case REPLICA_FIRST -> first(rated, node -> !node.equals(primary));
      case PREFER_NODES -> first(rated, this::isNamed);
      case ONLY_NODES ->
          only(
              rated,
              this::isNamed,
              shard,
              "data nodes with criteria [" + String.join(",", nodes) + "]");
      case SAME -> {
        var same = new ArrayList<>(copies);
        same.sort(Comparator.comparingLong((NodeInfo node) -> weight(shard, node)));
        yield same;
      }
    };
  }

  private interface Wanted {
    boolean is(NodeInfo node);
  }

  private boolean isNamed(NodeInfo node) {
    return nodes.stream()
        .anyMatch(name -> Glob.matches(name, node.id()) || node.owner().equals(name));
  }

  private static List<NodeInfo> first(List<NodeInfo> rated, Wanted wanted) {
    var order = new ArrayList<>(rated.stream().filter(wanted::is).toList());
    rated.stream().filter(node -> !wanted.is(node)).forEach(order::add);
    return order;
  }

  private static List<NodeInfo> only(
      List<NodeInfo> rated, Wanted wanted, ShardId shard, String what) {
    List<NodeInfo> left = rated.stream().filter(wanted::is).toList();
    if (left.isEmpty()) {
      throw ApiException.illegalArgument("no " + what + " found for shard: " + shard);
    }
    return left;
  }

  /** By the highest of hashes, so that a copy more or less changes no other's order. */
  private long weight(ShardId shard, NodeInfo node) {
    var hash = new CRC32();
    for (String part : new String[] {String.valueOf(key), shard.uuid(), node.id()}) {
      hash.update(part.getBytes(StandardCharsets.UTF_8));
      hash.update(0);
    }
    hash.update(shard.number());
    return hash.getValue();
  }
}
