package io.pinakes.coordinator.rest;

import io.pinakes.common.message.WorkerCalls.Explained;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import io.pinakes.common.message.WorkerCalls.InnerAnswer;
import io.pinakes.common.message.WorkerCalls.NestedPlace;
import io.pinakes.common.query.HitOrder;
import io.pinakes.common.query.HitView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of a hit: of a search, within a bucket, or within another hit.
 *
 * @param totalAsNumber the form that totals had before OpenSearch
 */
record HitAnswer(boolean totalAsNumber) {

  /** Writes a hit. */
  void write(HitView view, String index, Hit hit, JsonOut out) {
    out.open();
    writeMembers(view, index, hit, out);
    out.close();
  }

  /** Writes what is in a hit's object. */
  void writeMembers(HitView view, String index, Hit hit, JsonOut out) {
    writeMembers(view, index, hit, null, out);
  }

  /**
   * Writes what is in a hit's object.
   *
   * @param group writes other hits of its group, each by its name; null: none are shown
   */
  void writeMembers(HitView view, String index, Hit hit, @Nullable Runnable group, JsonOut out) {
    HitDetail detail = hit.detail();
    if (detail != null && detail.shard() != null) {
      out.field("_shard", detail.shard()).field("_node", detail.node());
    }
    out.field("_index", index);
    if (view.ids()) {
      out.field("_id", hit.id());
    }
    if (detail != null && detail.nested() != null) {
      writeNested(detail.nested(), out);
    }
    if (view.version()) {
      out.field("_version", hit.version());
    }
    if (view.seqNoPrimaryTerm()) {
      out.field("_seq_no", hit.seqNo()).field("_primary_term", hit.primaryTerm());
    }
    out.score("_score", hit.score());
    if (hit.routing() != null) {
      out.field("_routing", hit.routing());
    }
    if (hit.ignored() != null) {
      out.any("_ignored", hit.ignored());
    }
    byte[] source = hit.source();
    if (source != null) {
      out.source("_source", source);
    }
    if (!hit.sort().isEmpty()) {
      out.any("sort", HitOrder.shown(hit.sort()));
    }
    if (detail != null) {
      writeDetail(view, detail, out);
    }
    Map<String, InnerAnswer> inner = detail == null ? null : detail.innerHits();
    if (inner == null && group == null) {
      return;
    }
    out.open("inner_hits");
    if (inner != null) {
      writeInnerHits(inner, index, out);
    }
    if (group != null) {
      group.run();
    }
    out.close();
  }

  private static void writeNested(NestedPlace place, JsonOut out) {
    out.open("_nested").field("field", place.field()).field("offset", place.offset());
    if (place.inner() != null) {
      writeNested(place.inner(), out);
    }
    out.close();
  }

  /** Nested objects of a hit that matched. */
  private void writeInnerHits(Map<String, InnerAnswer> inner, String index, JsonOut out) {
    inner.forEach(
        (name, answer) -> {
          HitView shown = new HitView.Builder().version(answer.versions()).build();
          out.open(name).open("hits");
          if (totalAsNumber) {
            out.field("total", answer.total());
          } else {
            out.open("total").field("value", answer.total()).field("relation", "eq").close();
          }
          out.score("max_score", answer.maxScore()).openArray("hits");
          answer.hits().forEach(hit -> write(shown, index, hit, out));
          out.closeArray().close().close();
        });
  }

  /** What few requests want to see of a hit. */
  private static void writeDetail(HitView view, HitDetail detail, JsonOut out) {
    if (detail.fields() != null) {
      out.any("fields", detail.fields());
    }
    if (detail.highlight() != null) {
      out.any("highlight", detail.highlight());
    }
    Map<String, Float> matched = detail.matchedQueries();
    if (matched != null) {
      out.any("matched_queries", view.namedScores() ? matched : List.copyOf(matched.keySet()));
    }
    if (detail.explanation() != null) {
      writeExplained("_explanation", detail.explanation(), out);
    }
  }

  /** Writes how a score came about. */
  static void writeExplained(String name, Explained explained, JsonOut out) {
    out.open(name);
    writeExplained(explained, out);
    out.close();
  }

  private static void writeExplained(Explained explained, JsonOut out) {
    out.any("value", explained.value()).field("description", explained.description());
    out.openArray("details");
    for (Explained detail : explained.details()) {
      out.open();
      writeExplained(detail, out);
      out.close();
    }
    out.closeArray();
  }
}
