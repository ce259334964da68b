package io.pinakes.common.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Queries for values of special kinds: places, vectors, closeness, nested objects. */
public sealed interface Special extends QueryNode {

  /**
   * Documents with a point no further than that from another.
   *
   * @param point in any form of a point
   * @param distance a number with a unit, or in {@code unit}
   */
  record GeoDistance(
      String field, JsonNode point, String distance, String unit, boolean ignoreUnmapped)
      implements Special {}

  /**
   * Documents with a point in a box.
   *
   * @param box its corners or sides
   */
  record GeoBox(String field, JsonNode box, boolean ignoreUnmapped) implements Special {}

  /**
   * Documents with a point in a shape.
   *
   * @param shape GeoJSON or well-known text
   * @param relation of points to the shape: INTERSECTS, DISJOINT, WITHIN or CONTAINS
   * @param scored whether hits score anything; as in OpenSearch, only if the request says a boost
   */
  record GeoShape(
      String field, JsonNode shape, String relation, boolean ignoreUnmapped, boolean scored)
      implements Special {}

  /**
   * Documents with a point in a polygon.
   *
   * @param corners in any form of a point
   */
  record GeoPolygon(String field, List<JsonNode> corners, boolean ignoreUnmapped)
      implements Special {
    public GeoPolygon {
      corners = List.copyOf(corners);
    }
  }

  /**
   * The documents whose vectors are the nearest, {@code k} of each shard, or all that are near
   * enough.
   *
   * @param k 0: all that {@code minScore} or {@code maxDistance} lets in
   */
  record Nearest(
      String field,
      List<Float> vector,
      int k,
      @Nullable QueryNode filter,
      @Nullable Float minScore,
      @Nullable Float maxDistance)
      implements Special {
    public Nearest {
      vector = List.copyOf(vector);
    }
  }

  /** More score, the closer a date or point is; half of it at a distance of {@code pivot}. */
  record DistanceFeature(String field, JsonNode origin, String pivot) implements Special {}

  /**
   * Documents with nested objects that match.
   *
   * @param innerHits what hits show of the objects, as the request has it; null: nothing
   */
  record Nested(
      String path,
      QueryNode query,
      ScoreMode scoreMode,
      boolean ignoreUnmapped,
      @Nullable ObjectNode innerHits)
      implements Special {}

  /** How the scores of a document's nested objects become its own. */
  enum ScoreMode {
    AVG,
    MIN,
    MAX,
    SUM,
    NONE
  }

  /**
   * Queries whose lists of hits are merged by rank; only at the top of a request.
   *
   * @param window hits of each list that count; 0: as many as the page needs
   */
  record Hybrid(List<QueryNode> queries, int window) implements Special {
    public Hybrid {
      queries = List.copyOf(queries);
    }
  }
}
