package io.pinakes.coordinator.api;

import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads of single documents. */
public interface Documents {

  /**
   * A write and the index it goes to.
   *
   * @param requireAlias refuse it if the index is not named by an alias
   */
  record Item(String index, DocumentWrite write, boolean requireAlias) {

    public Item(String index, DocumentWrite write) {
      this(index, write, false);
    }
  }

  /**
   * What holds for all writes of a request.
   *
   * @param refresh when the writes become visible to searches
   * @param activeShards copies of a shard, the primary among them, that must be started before
   *     anything is written to it; {@link #ALL_COPIES}: all that the index wants; {@link
   *     #AS_INDEX_SAYS}: as many as its settings say
   * @param timeout for all of them together; items without an answer by then fail with 503
   */
  record WriteOptions(Refresh refresh, int activeShards, Duration timeout) {}

  /** Stands for all copies that an index wants. */
  int ALL_COPIES = -1;

  /** As many copies as {@code index.write.wait_for_active_shards} says. */
  int AS_INDEX_SAYS = -2;

  /**
   * What became of an item.
   *
   * @param index that it went to, which an alias may stand for; null: the one that was named
   * @param shard the shard number it went to; -1 if it got to none
   * @param logged what is known of its way into the log; {@link Logged#NOTHING} if it failed
   */
  record ItemResult(DocumentResult document, @Nullable String index, int shard, Logged logged) {

    /** The result of an item that went to the index that was named. */
    public ItemResult(DocumentResult document, int shard, Logged logged) {
      this(document, null, shard, logged);
    }

    /** The index that it went to. */
    public String index(String named) {
      return index == null ? named : index;
    }
  }

  /**
   * Where a shard has logged writes, and who has them.
   *
   * @param position of the last of them; shared by all items that went to the shard together
   * @param copies started copies of the shard, the primary among them
   * @param hidden of these, how many did not confirm in time that their searches show the writes,
   *     if that was asked for
   */
  record Logged(PositionToken position, int copies, int hidden) {
    public static final Logged NOTHING = new Logged(PositionToken.NONE, 0, 0);
  }

  /**
   * Carries out writes, those of one shard in their order, and answers when all that succeeded are
   * in the log. An absent index is created. Nothing that fails here throws: each item has its
   * result.
   */
  List<ItemResult> write(List<Item> items, WriteOptions options) throws InterruptedException;

  /** Carries out writes for which their shard's primary is enough. */
  default List<ItemResult> write(List<Item> items, Refresh refresh, Duration timeout)
      throws InterruptedException {
    return write(items, new WriteOptions(refresh, 1, timeout));
  }

  /**
   * A document to read.
   *
   * @param routing that it was written with; null: it was routed by its id
   * @param realtime see writes that no refresh has made visible to searches yet
   */
  record Get(String index, String id, @Nullable String routing, boolean realtime) {}

  /**
   * Reads a document.
   *
   * @param consistency what the read must not miss
   * @throws io.pinakes.common.error.ApiException 404 if there is no such index, 503 if its shard
   *     does not answer in time, or no copy of it has seen in time what the read must not miss
   */
  GetAnswer get(Get get, ReadConsistency consistency, Duration timeout) throws InterruptedException;

  /** Reads a document as its shard's primary knows it. */
  default GetAnswer get(String index, String id, boolean realtime, Duration timeout)
      throws InterruptedException {
    return get(new Get(index, id, null, realtime), ReadConsistency.ANY, timeout);
  }
}
