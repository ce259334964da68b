package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.SignificantRequest;
import io.pinakes.common.aggregation.SignificantTermsAggregation;
import io.pinakes.common.aggregation.SignificantTextAggregation;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Finds what collects significant terms of a field. */
final class Significant {

  private Significant() {}

  /** Of a field's values. */
  static Aggregator terms(
      Scope scope,
      AggregationNode node,
      SignificantTermsAggregation terms,
      Values values,
      List<Aggregator> inner)
      throws IOException {
    ValueField field = values.field();
    if (field.type().family() == FieldType.Family.GEO) {
      throw values.unsupported(node.type());
    }
    requireIndexed(field);
    if (values.kind() == KeyKind.FRACTION) {
      throw new ApiException(
          500,
          "unsupported_operation_exception",
          "No support for examining floating point numerics");
    }
    if (values.isNumber() && terms.includeExclude().isPattern()) {
      throw ApiException.illegalArgument(
          "Aggregation ["
              + node.name()
              + "] cannot support regular expression style include/exclude settings as they can"
              + " only be applied to string fields. Use an array of numeric values for"
              + " include/exclude clauses used to filter numeric fields");
    }
    TermKeys keys = TermKeys.of(scope, values, terms.includeExclude(), node.name());
    Weight filter = filter(scope, terms.terms());
    Background background =
        hasTerms(field)
            ? Background.indexed(scope, field.path(), keys, filter)
            : Background.columns(scope, keys, filter);
    return new SignificantTermsAggregator(scope, terms.terms(), keys, background, inner);
  }

  /** Of the words of documents' texts. */
  static Aggregator text(
      Scope scope,
      AggregationNode node,
      SignificantTextAggregation text,
      ValueField field,
      List<Aggregator> inner)
      throws IOException {
    requireIndexed(field);
    if (!hasTerms(field)) {
      throw ApiException.illegalArgument(
          "Field ["
              + field.path()
              + "] of type ["
              + field.type().typeName()
              + "] is not supported for aggregation ["
              + node.type()
              + "]");
    }
    var keys =
        new WordKeys(
            scope,
            scope.hits().words(field, text.sourceFields()),
            TermFilter.words(text.includeExclude()),
            text.filterDuplicates() ? new DuplicateWords(scope.allowance()) : null);
    Weight filter = filter(scope, text.terms());
    Background background = Background.indexed(scope, field.path(), keys, filter);
    return new SignificantTermsAggregator(scope, text.terms(), keys, background, inner);
  }

  private static @Nullable Weight filter(Scope scope, SignificantRequest request)
      throws IOException {
    QueryNode background = request.background();
    return background == null ? null : scope.filter(background);
  }

  /** Whether its terms in the index are its values. */
  private static boolean hasTerms(ValueField field) {
    return switch (field.type().family()) {
      case TEXT -> true;
      // The terms of leaves have their paths before them.
      case KEYWORD -> field.flat() == null;
      default -> false;
    };
  }

  private static void requireIndexed(ValueField field) {
    if (!field.indexed()) {
      throw ApiException.illegalArgument(
          "SignificantText aggregation requires fields to be searchable, but ["
              + field.path()
              + "] is not");
    }
  }
}
