package io.pinakes.worker.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.Special;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.mapping.DateMath;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.FieldType.Family;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.ValueField;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.ShapeField;
import org.apache.lucene.geo.LatLonGeometry;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Compiles queries for values of special kinds. */
final class SpecialCompiler {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Scope scope;
  private final Function<QueryNode, Query> queries;

  private final NestedQueries nested;

  /**
   * A compiler for one search.
   *
   * @param nested compiles those for nested objects
   * @param queries compiles the queries inside
   */
  SpecialCompiler(Scope scope, NestedQueries nested, Function<QueryNode, Query> queries) {
    this.scope = scope;
    this.nested = nested;
    this.queries = queries;
  }

  Query compile(Special query) {
    return switch (query) {
      case Special.GeoDistance distance -> geoDistance(distance);
      case Special.GeoBox box -> geoBox(box);
      case Special.GeoShape shape -> geoShape(shape);
      case Special.GeoPolygon polygon -> geoPolygon(polygon);
      case Special.Nearest nearest -> new VectorQueries(scope, queries).compile(nearest);
      case Special.DistanceFeature feature -> distanceFeature(feature);
      case Special.Nested objects -> nested.compile(objects);
      case Special.Hybrid _ ->
          throw new IllegalArgumentException(
              "hybrid query must be a top level query and cannot be wrapped into other queries");
    };
  }

  private @Nullable ValueField points(String query, String name, boolean ignoreUnmapped) {
    ValueField field = scope.mapping().valueField(name);
    if (field == null) {
      if (ignoreUnmapped) {
        return null;
      }
      throw QueryErrors.shard("failed to find geo field [" + name + "]");
    }
    if (field.type() != FieldType.GEO_POINT) {
      throw QueryErrors.shard(
          "Field ["
              + name
              + "] is of unsupported type ["
              + field.type().typeName()
              + "]. ["
              + query
              + "] query supports the following types [geo_point]");
    }
    if (!field.indexed()) {
      throw QueryErrors.notIndexed(name);
    }
    return field;
  }

  private Query geoDistance(Special.GeoDistance query) {
    ValueField field = points("geo_distance", query.field(), query.ignoreUnmapped());
    if (field == null) {
      return Metadata.unmapped(query.field());
    }
    GeoPoint point = GeoPoint.of(query.point());
    double meters = GeoDistances.meters(query.distance(), query.unit());
    return new ConstantScoreQuery(
        LatLonPoint.newDistanceQuery(field.path(), point.latitude(), point.longitude(), meters));
  }

  private Query geoBox(Special.GeoBox query) {
    ValueField field = points("geo_bounding_box", query.field(), query.ignoreUnmapped());
    if (field == null) {
      return Metadata.unmapped(query.field());
    }
    GeoDistances.Box box = GeoDistances.box(query.box());
    return new ConstantScoreQuery(
        LatLonPoint.newBoxQuery(field.path(), box.bottom(), box.top(), box.left(), box.right()));
  }

  private Query geoShape(Special.GeoShape query) {
    ValueField field = scope.mapping().valueField(query.field());
    if (field == null) {
      if (query.ignoreUnmapped()) {
        return Metadata.unmapped(query.field());
      }
      throw QueryErrors.shard("failed to find type for field [" + query.field() + "]");
    }
    if (field.type() != FieldType.GEO_POINT) {
      throw QueryErrors.shard(
          "Field ["
              + query.field()
              + "] is of unsupported type ["
              + field.type().typeName()
              + "] for [geo_shape] query");
    }
    if (!query.relation().equals("INTERSECTS")) {
      throw QueryErrors.shard(
          query.relation() + " query relation not supported for Field [" + query.field() + "].");
    }
    LatLonGeometry[] shapes = GeoShapes.of(query.field(), query.shape());
    Query found =
        shapes.length == 0
            ? new MatchNoDocsQuery("no shapes")
            : new ConstantScoreQuery(
                LatLonPoint.newGeometryQuery(
                    field.path(), ShapeField.QueryRelation.INTERSECTS, shapes));
    return query.scored() ? found : new BoostQuery(found, 0);
  }

  private Query geoPolygon(Special.GeoPolygon query) {
    ValueField field = scope.mapping().valueField(query.field());
    if (field == null) {
      if (query.ignoreUnmapped()) {
        return Metadata.unmapped(query.field());
      }
      throw QueryErrors.shard("failed to find geo_point field [" + query.field() + "]");
    }
    if (field.type() != FieldType.GEO_POINT) {
      throw QueryErrors.shard("field [" + query.field() + "] is not a geo_point field");
    }
    return new ConstantScoreQuery(
        LatLonPoint.newPolygonQuery(field.path(), GeoShapes.polygon(query.corners())));
  }

  private Query distanceFeature(Special.DistanceFeature query) {
    ValueField field = scope.mapping().valueField(query.field());
    if (field == null) {
      return Metadata.unmapped(query.field());
    }
    if (field.type() == FieldType.GEO_POINT && field.indexed()) {
      GeoPoint origin = GeoPoint.of(query.origin());
      double pivot = GeoDistances.meters(query.pivot(), "m");
      return LatLonPoint.newDistanceFeatureQuery(
          field.path(), 1, origin.latitude(), origin.longitude(), pivot);
    }
    if (field.type().family() != Family.DATE || !field.indexed()) {
      throw new IllegalArgumentException(
          "Illegal data type of ["
              + field.type().typeName()
              + "]![distance_feature] query can only be run on a date, date_nanos or geo_point"
              + " field type!");
    }
    var math = new DateMath(field.dateFormat(), ZoneOffset.UTC, scope.nowMillis());
    // As OpenSearch does, the end of what a coarse date stands for.
    long origin = math.parse(JsonValues.text("origin", query.origin()), true);
    String setting = "distance_feature.pivot";
    boolean nanos = field.type() == FieldType.DATE_NANOS;
    long pivot =
        nanos
            ? TimeUnit.NANOSECONDS.convert(TimeValue.parse(setting, query.pivot()))
            : TimeValue.millis(setting, query.pivot());
    return LongField.newDistanceFeatureQuery(
        field.path(), 1, nanos ? origin * NANOS_PER_MILLI : origin, Math.max(1, pivot));
  }
}
