package io.pinakes.coordinator.api;

import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import java.time.Duration;
import java.util.List;

/** Writes and reads of single documents. */
public interface Documents {

  /** A write and the index it goes to. */
  record Item(String index, DocumentWrite write) {}

  /**
   * What became of an item.
   *
   * @param shard the shard number it went to; -1 if it got to none
   */
  record ItemResult(DocumentResult document, int shard) {}

  /**
   * Carries out writes, those of one shard in their order, and answers when all that succeeded are
   * in the log. An absent index is created. Nothing that fails here throws: each item has its
   * result.
   *
   * @param refresh when the writes become visible to searches
   * @param timeout for all of them together; items without an answer by then fail with 503
   */
  List<ItemResult> write(List<Item> items, Refresh refresh, Duration timeout)
      throws InterruptedException;

  /**
   * Reads a document.
   *
   * @throws io.pinakes.common.error.ApiException 404 if there is no such index, 503 if its shard
   *     does not answer in time
   */
  GetAnswer get(String index, String id, boolean realtime, Duration timeout)
      throws InterruptedException;
}
