package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The id of a scroll or a point in time, as clients hold it: it names the worker and the context of
 * each shard, so that any coordinator can go on with it.
 *
 * @param nonce unique to it
 */
record ContextId(Kind kind, String nonce, List<Entry> entries) {

  /** The lines of an id: more shards than a search can have are no id of ours. */
  private static final int MAX_ENTRIES = 100_000;

  private static final String VERSION = "1";

  /** What it is the id of. */
  enum Kind {
    SCROLL("scroll"),
    PIT("pit");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /**
   * The context of one shard.
   *
   * @param ordinal of the shard among those of the search
   * @param shards of the search
   * @param owner of the lease of the worker that keeps it
   */
  record Entry(ShardId shard, int ordinal, int shards, String owner) {}

  ContextId {
    entries = List.copyOf(entries);
  }

  /** The context's id on its worker. */
  String context(Entry entry) {
    return context(nonce, entry.ordinal(), entry.shards());
  }

  static String context(String nonce, int ordinal, int shards) {
    return nonce + "-" + ordinal + "-" + shards;
  }

  /** As clients see it. */
  String encode() {
    var text = new StringBuilder(VERSION + kind.word + "\t" + nonce);
    for (Entry entry : entries) {
      text.append('\n')
          .append(entry.shard().index())
          .append('\t')
          .append(entry.shard().uuid())
          .append('\t')
          .append(entry.shard().number())
          .append('\t')
          .append(entry.ordinal())
          .append('\t')
          .append(entry.shards())
          .append('\t')
          .append(entry.owner());
    }
    return Base64.getUrlEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads an id.
   *
   * @throws ApiException 400: it is none of that kind
   */
  static ContextId parse(Kind kind, String id) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(id), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      String[] head = lines.isEmpty() ? new String[0] : lines.getFirst().split("\t", -1);
      if (head.length != 2 || !head[0].equals(VERSION + kind.word) || lines.size() > MAX_ENTRIES) {
        throw notAnId(kind);
      }
      var entries = new ArrayList<Entry>();
      for (String line : lines.subList(1, lines.size())) {
        String[] parts = line.split("\t", -1);
        if (parts.length != 6) {
          throw notAnId(kind);
        }
        entries.add(
            new Entry(
                new ShardId(parts[0], parts[1], Integer.parseInt(parts[2])),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]),
                parts[5]));
      }
      return new ContextId(kind, head[1], entries);
    } catch (IllegalArgumentException e) {
      throw new ApiException(notAnId(kind).error(), e);
    }
  }

  private static ApiException notAnId(Kind kind) {
    return ApiException.illegalArgument("Cannot parse " + kind.word + " id");
  }
}
