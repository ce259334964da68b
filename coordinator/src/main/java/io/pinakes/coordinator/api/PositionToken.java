package io.pinakes.coordinator.api;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.IndexSettings;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where in their shards' logs some writes are: what a client sends back to be shown these writes.
 * As text {@code uuid:3=17,5=20;uuid2:0=4}: of the index with that unique id, entry 17 of shard 3
 * and entry 20 of shard 5, and so on. An index's name is not in it, so that the position of an
 * index that is gone is never taken for one of the next index of that name.
 *
 * @param byIndex an index's unique id → a shard's number → the entry's number, from 1
 */
public record PositionToken(SortedMap<String, SortedMap<Integer, Long>> byIndex) {

  /** Of no shard. */
  public static final PositionToken NONE = new PositionToken(Collections.emptySortedMap());

  /** An index's unique id, 22 of OpenSearch's letters; other lengths leave room for other ids. */
  private static final Pattern UUID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  /** 19 digits hold every {@code long}. */
  private static final Pattern ENTRY =
      Pattern.compile("(?:(" + UUID.pattern() + "):)?([0-9]{1,4})=([0-9]{1,19})");

  /** Of what is malformed, as much is repeated in the error. */
  private static final int QUOTED_CHARACTERS = 100;

  public PositionToken {
    var copy = new TreeMap<String, SortedMap<Integer, Long>>();
    byIndex.forEach(
        (uuid, shards) -> {
          if (!UUID.matcher(uuid).matches() || shards.isEmpty()) {
            throw new IllegalArgumentException("positions of [" + uuid + "]: " + shards);
          }
          shards.forEach(PositionToken::check);
          copy.put(uuid, Collections.unmodifiableSortedMap(new TreeMap<>(shards)));
        });
    byIndex = Collections.unmodifiableSortedMap(copy);
  }

  private static void check(int shard, long position) {
    if (shard < 0 || shard >= IndexSettings.MAX_SHARDS || position < 1) {
      throw new IllegalArgumentException("entry " + position + " of shard " + shard);
    }
  }

  /** Of one shard; {@link #NONE} for position 0, where nothing was logged. */
  public static PositionToken of(ShardId shard, long position) {
    if (position == 0) {
      return NONE;
    }
    return new PositionToken(
        new TreeMap<>(Map.of(shard.uuid(), new TreeMap<>(Map.of(shard.number(), position)))));
  }

  /**
   * Reads what {@link #format} wrote, and several of them joined by semicolons, or by commas as
   * repeated headers are.
   *
   * @throws ApiException 400 for anything else
   */
  public static PositionToken parse(String text) {
    var byIndex = new TreeMap<String, SortedMap<Integer, Long>>();
    for (String group : text.split(";", -1)) {
      if (group.isBlank()) {
        continue;
      }
      String uuid = null;
      for (String part : group.split(",", -1)) {
        Matcher entry = ENTRY.matcher(part.strip());
        if (!entry.matches()) {
          throw malformed(text, "[" + quoted(part) + "] is not [uuid:shard=entry]");
        }
        uuid = entry.group(1) == null ? uuid : entry.group(1);
        if (uuid == null) {
          throw malformed(text, "[" + quoted(part) + "] does not say of which index it is");
        }
        int shard = Integer.parseInt(entry.group(2));
        if (shard >= IndexSettings.MAX_SHARDS) {
          throw malformed(text, "an index has no shard [" + shard + "]");
        }
        long position = position(entry.group(3), text);
        byIndex.computeIfAbsent(uuid, absent -> new TreeMap<>()).merge(shard, position, Math::max);
      }
    }
    return byIndex.isEmpty() ? NONE : new PositionToken(byIndex);
  }

  private static long position(String digits, String text) {
    try {
      long position = Long.parseLong(digits);
      if (position >= 1) {
        return position;
      }
    } catch (NumberFormatException e) {
      throw malformed(text, "[" + digits + "] is no entry's number, it is too large");
    }
    throw malformed(text, "[" + digits + "] is no entry's number, the first is 1");
  }

  private static ApiException malformed(String text, String why) {
    return ApiException.illegalArgument("malformed position [" + quoted(text) + "]: " + why);
  }

  private static String quoted(String text) {
    return text.length() <= QUOTED_CHARACTERS ? text : text.substring(0, QUOTED_CHARACTERS) + "...";
  }

  /** The later position of each shard. */
  public static PositionToken merge(Collection<PositionToken> tokens) {
    List<PositionToken> some = tokens.stream().filter(token -> !token.isEmpty()).toList();
    if (some.size() < 2) {
      return some.isEmpty() ? NONE : some.getFirst();
    }
    var byIndex = new TreeMap<String, SortedMap<Integer, Long>>();
    for (PositionToken token : some) {
      token.byIndex.forEach(
          (uuid, shards) -> {
            SortedMap<Integer, Long> merged =
                byIndex.computeIfAbsent(uuid, absent -> new TreeMap<>());
            shards.forEach((shard, position) -> merged.merge(shard, position, Math::max));
          });
    }
    return new PositionToken(byIndex);
  }

  public boolean isEmpty() {
    return byIndex.isEmpty();
  }

  /** The unique ids of the indices that it has positions of. */
  public Set<String> uuids() {
    return byIndex.keySet();
  }

  /** The entry up to which the shard's log must be applied; 0 if the token is not about it. */
  public long position(ShardId shard) {
    SortedMap<Integer, Long> shards = byIndex.get(shard.uuid());
    return shards == null ? 0 : shards.getOrDefault(shard.number(), 0L);
  }

  /** As text; empty if it has no position. */
  public String format() {
    return byIndex.entrySet().stream()
        .map(
            index ->
                index.getKey()
                    + ":"
                    + index.getValue().entrySet().stream()
                        .map(shard -> shard.getKey() + "=" + shard.getValue())
                        .collect(Collectors.joining(",")))
        .collect(Collectors.joining(";"));
  }

  @Override
  public String toString() {
    return format();
  }
}
