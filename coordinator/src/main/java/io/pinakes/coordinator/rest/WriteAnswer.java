package io.pinakes.coordinator.rest;

import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.common.query.SourceSelector;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import java.util.Locale;

/** What a client is told of a write that was carried out. */
final class WriteAnswer {

  private WriteAnswer() {}

  /** 201 for a new document, 404 for a delete that found none, 200 otherwise. */
  static int status(DocumentResult.Outcome outcome) {
    return switch (outcome) {
      case CREATED -> 201;
      case NOT_FOUND -> 404;
      case UPDATED, DELETED, NOOP -> 200;
    };
  }

  /**
   * The members of the answer, without the braces.
   *
   * @param wanted copies that the index's shards should have
   */
  static void members(
      String index,
      DocumentResult result,
      DocumentResult.Outcome outcome,
      Refresh refresh,
      int wanted,
      Documents.Logged logged,
      JsonOut out) {
    out.field("_index", index)
        .field("_id", result.id())
        .field("_version", result.version())
        .field("result", outcome.name().toLowerCase(Locale.ROOT));
    if (refresh == Refresh.TRUE && outcome != DocumentResult.Outcome.NOOP) {
      out.field("forced_refresh", true);
    }
    if (outcome == DocumentResult.Outcome.NOOP) {
      out.open("_shards").field("total", 0).field("successful", 0).field("failed", 0).close();
    } else {
      shards(wanted, logged, out);
    }
    out.field("_seq_no", result.seqNo()).field("_primary_term", result.primaryTerm());
  }

  /** Writes the document after an update, as far as it was asked for. */
  static void document(DocumentResult result, SourceFilter shown, JsonOut out) {
    byte[] source = result.source();
    if (source == null || !shown.fetch()) {
      return;
    }
    out.open("get")
        .field("_seq_no", result.seqNo())
        .field("_primary_term", result.primaryTerm())
        .field("found", true)
        .source("_source", new SourceSelector(shown).select(source))
        .close();
  }

  private static void shards(int wanted, Documents.Logged logged, JsonOut out) {
    // Every started copy has the write, by the log; failed is one that did not show it in time.
    int there = Math.max(1, logged.copies());
    out.open("_shards")
        .field("total", Math.max(wanted, there))
        .field("successful", there - logged.hidden())
        .field("failed", logged.hidden())
        .close();
  }

  /** The copies of each shard that the index wants. */
  static int copies(String index, Indices indices) throws InterruptedException {
    return indices.find(index).map(found -> 1 + found.settings().replicas()).orElse(1);
  }
}
