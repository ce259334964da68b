package io.pinakes.worker.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** The queries of a search, each within the one that asked for it. */
final class QueryProfile {

  /** Queries that are shown; further ones run without being measured. */
  static final int MAX_QUERIES = 1_000;

  static final String CREATE_WEIGHT = "create_weight";
  static final String BUILD_SCORER = "build_scorer";
  static final String NEXT_DOC = "next_doc";
  static final String ADVANCE = "advance";
  static final String MATCH = "match";
  static final String SCORE = "score";
  static final String SHALLOW_ADVANCE = "shallow_advance";
  static final String COMPUTE_MAX_SCORE = "compute_max_score";
  static final String SET_MIN_COMPETITIVE_SCORE = "set_min_competitive_score";

  private static final List<String> PARTS =
      List.of(
          CREATE_WEIGHT,
          BUILD_SCORER,
          NEXT_DOC,
          ADVANCE,
          MATCH,
          SCORE,
          SHALLOW_ADVANCE,
          COMPUTE_MAX_SCORE,
          SET_MIN_COMPETITIVE_SCORE);

  private final LongSupplier nanoTime;
  private final List<Node> roots = new ArrayList<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private int size;

  QueryProfile(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A query with those within it. */
  private record Node(Query query, Breakdown breakdown, List<Node> children) {
    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("type", Description.type(query));
      json.put("description", Description.of(query));
      json.put("time_in_nanos", breakdown.nanos());
      json.put("breakdown", breakdown.toJson());
      if (!children.isEmpty()) {
        json.put("children", children.stream().map(Node::toJson).toList());
      }
      return json;
    }
  }

  /** A query's weight is made, until {@link #leave}; null: there are too many already. */
  @Nullable Breakdown enter(Query query) {
    if (size == MAX_QUERIES) {
      return null;
    }
    size++;
    var node = new Node(query, new Breakdown(nanoTime, PARTS), new ArrayList<>());
    Node around = open.peek();
    (around == null ? roots : around.children).add(node);
    open.push(node);
    return node.breakdown;
  }

  void leave() {
    open.pop();
  }

  List<Map<String, Object>> toJson() {
    return roots.stream().map(Node::toJson).toList();
  }
}
