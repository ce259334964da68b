package io.pinakes.worker.query;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.Special.Nearest;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import java.util.function.Function;
import org.apache.lucene.queries.function.FunctionScoreQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Compiles queries for the nearest vectors. */
record VectorQueries(Scope scope, Function<QueryNode, Query> queries) {

  Query compile(Nearest nearest) {
    ValueField field = scope.mapping().valueField(nearest.field());
    if (field == null) {
      return Metadata.unmapped(nearest.field());
    }
    if (field.type() != FieldType.KNN_VECTOR) {
      throw new IllegalArgumentException("Field '" + nearest.field() + "' is not knn_vector type.");
    }
    float[] vector = new float[nearest.vector().size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = nearest.vector().get(i);
    }
    if (vector.length != dimension(field)) {
      throw new IllegalArgumentException(
          "Query vector has invalid dimension: "
              + vector.length
              + ". Dimension should be: "
              + dimension(field));
    }
    @Nullable Query filter = nearest.filter() == null ? null : queries.apply(nearest.filter());
    if (nearest.k() > 0) {
      return new KnnFloatVectorQuery(field.path(), vector, nearest.k(), filter);
    }
    float least =
        nearest.minScore() != null ? nearest.minScore() : score(field, nearest.maxDistance());
    var all = new BooleanQuery.Builder().add(new FieldExistsQuery(field.path()), Occur.FILTER);
    if (filter != null) {
      all.add(filter, Occur.FILTER);
    }
    var scores = new VectorScores(field.path(), vector);
    return new AtLeast(new FunctionScoreQuery(all.build(), scores), least);
  }

  private static int dimension(ValueField field) {
    return field.dimension();
  }

  /** The score of a vector at that distance, by the k-NN plugin's formulas for Lucene. */
  private static float score(ValueField field, @Nullable Float distance) {
    float far = distance == null ? 0 : distance;
    return switch (field.spaceType()) {
      case "cosinesimil" -> (2 - far) / 2;
      case "innerproduct" -> far < 0 ? 1 - far : 1 / (1 + far);
      default -> 1 / (1 + far);
    };
  }
}
