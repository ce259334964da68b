package io.pinakes.worker.query;

import io.pinakes.common.dsl.FunctionScore;
import io.pinakes.common.dsl.FunctionScore.Decay;
import io.pinakes.common.dsl.FunctionScore.FieldValue;
import io.pinakes.common.dsl.FunctionScore.RandomScore;
import io.pinakes.common.dsl.FunctionScore.Weigher;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.FieldType.Family;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.docvalues.Column;
import io.pinakes.worker.index.IndexFormat;
import java.util.ArrayList;
import java.util.function.Function;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Compiles queries whose scores functions change. */
final class FunctionScoreCompiler {

  private final Scope scope;
  private final Function<QueryNode, Query> queries;

  /**
   * A compiler for one search.
   *
   * @param queries compiles the queries inside
   */
  FunctionScoreCompiler(Scope scope, Function<QueryNode, Query> queries) {
    this.scope = scope;
    this.queries = queries;
  }

  Query compile(FunctionScore request) {
    Query query = queries.apply(request.query());
    if (!request.functions().isEmpty()) {
      var functions = new ArrayList<FunctionValues.Weighted>();
      for (Weigher weigher : request.functions()) {
        QueryNode filter = weigher.filter();
        FunctionScore.Function function = weigher.function();
        functions.add(
            new FunctionValues.Weighted(
                filter == null ? null : DoubleValuesSource.fromQuery(queries.apply(filter)),
                weigher.weight() == null ? 1 : weigher.weight(),
                function == null ? null : function(function)));
      }
      query =
          new FunctionScored(
              query,
              new FunctionValues(
                  functions, request.scoreMode(), request.boostMode(), request.maxBoost()));
    }
    return request.minScore() == null ? query : new AtLeast(query, request.minScore());
  }

  private DocumentFunction function(FunctionScore.Function function) {
    return switch (function) {
      case FieldValue value -> fieldValue(value);
      case RandomScore random -> random(random);
      case Decay decay -> decay(decay);
    };
  }

  private DocumentFunction fieldValue(FieldValue value) {
    ValueField field = scope.mapping().valueField(value.field());
    if (field == null && value.missing() == null) {
      throw new IllegalArgumentException(
          "Unable to find a field mapper for field ["
              + value.field()
              + "]. No 'missing' value defined.");
    }
    return new FieldValueFunction(value, field == null ? null : numbers(field));
  }

  private static Column.Longs numbers(ValueField field) {
    if (Column.of(field) instanceof Column.Longs longs) {
      return longs;
    }
    throw new IllegalArgumentException(
        "field ["
            + field.path()
            + "] is of type ["
            + field.type().typeName()
            + "], but only numeric types are supported.");
  }

  private DocumentFunction random(RandomScore random) {
    int seed = random.seed() == null ? Long.hashCode(scope.nowMillis()) : random.seed();
    String name = random.field();
    if (name == null || name.equals(IndexFormat.SEQ_NO) || name.equals(IndexFormat.ID)) {
      return new RandomFunction(seed, null, random.seed() != null || name != null);
    }
    return new RandomFunction(seed, field(name), true);
  }

  private ValueField field(String name) {
    @Nullable ValueField field = scope.mapping().valueField(name);
    if (field == null) {
      throw new IllegalArgumentException("unknown field [" + name + "]");
    }
    return field;
  }

  private DocumentFunction decay(Decay decay) {
    ValueField field = scope.mapping().valueField(decay.field());
    if (field == null) {
      throw QueryErrors.parsing("unknown field [" + decay.field() + "]");
    }
    if (field.type() == FieldType.GEO_POINT && field.hasDocValues()) {
      return DecayFunction.of(decay, DecayOrigin.OnEarth.of(decay, field.path()));
    }
    Column.Longs column;
    try {
      column = numbers(field);
    } catch (IllegalArgumentException e) {
      throw QueryErrors.parsing(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return DecayFunction.of(
        decay,
        field.type().family() == Family.DATE
            ? DecayOrigin.OfDates.of(decay, column, scope.nowMillis())
            : DecayOrigin.OfNumbers.of(decay, column));
  }
}
