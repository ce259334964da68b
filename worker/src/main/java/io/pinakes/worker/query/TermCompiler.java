package io.pinakes.worker.query;

import io.pinakes.common.dsl.TermLevel;
import io.pinakes.common.dsl.TermLevel.Bitmap;
import io.pinakes.common.dsl.TermLevel.Exists;
import io.pinakes.common.dsl.TermLevel.Fuzzy;
import io.pinakes.common.dsl.TermLevel.Ids;
import io.pinakes.common.dsl.TermLevel.Prefix;
import io.pinakes.common.dsl.TermLevel.Range;
import io.pinakes.common.dsl.TermLevel.Regexp;
import io.pinakes.common.dsl.TermLevel.Term;
import io.pinakes.common.dsl.TermLevel.Terms;
import io.pinakes.common.dsl.TermLevel.TermsLookup;
import io.pinakes.common.dsl.TermLevel.TermsSet;
import io.pinakes.common.dsl.TermLevel.Wildcard;
import io.pinakes.common.mapping.FieldType.Family;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.sandbox.search.CoveringQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LongValuesSource;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;

/** Compiles queries for values as they are. */
final class TermCompiler {

  private final Scope scope;
  private final FieldQueries fields;

  TermCompiler(Scope scope) {
    this.scope = scope;
    this.fields = scope.fields();
  }

  Query compile(TermLevel query) {
    return switch (query) {
      case Term term -> term(term);
      case Terms terms -> terms(terms);
      case Bitmap(String field, String encoded) -> bitmap(field, encoded);
      case TermsLookup _ -> throw new IllegalStateException("a lookup that was not carried out");
      case TermsSet terms -> termsSet(terms);
      case Range range -> range(range);
      case Exists(String field) -> exists(field);
      case Prefix prefix -> prefix(prefix);
      case Wildcard wildcard -> wildcard(wildcard);
      case Regexp regexp -> regexp(regexp);
      case Fuzzy fuzzy -> fuzzy(fuzzy);
      case Ids(List<String> values) -> Metadata.ids(values);
    };
  }

  private Query term(Term term) {
    ValueField field = scope.mapping().valueField(term.field());
    if (field == null) {
      return Metadata.term(term.field(), FieldQueries.text(term.value()));
    }
    return term.caseInsensitive()
        ? fields.termInAnyCase(field, term.value())
        : fields.term(field, term.value());
  }

  private Query terms(Terms terms) {
    ValueField field = scope.mapping().valueField(terms.field());
    if (terms.values().size() > scope.limits().terms()) {
      throw new IllegalArgumentException(
          "The number of terms ["
              + terms.values().size()
              + "] used in the Terms Query request has exceeded the allowed maximum of ["
              + scope.limits().terms()
              + "]. This maximum can be set by changing the [index.max_terms_count] index level"
              + " setting.");
    }
    return field == null
        ? Metadata.terms(terms.field(), terms.values().stream().map(FieldQueries::text).toList())
        : fields.terms(field, terms.values());
  }

  private Query bitmap(String name, String encoded) {
    ValueField field = scope.mapping().valueField(name);
    return field == null ? Metadata.unmapped(name) : BitmapQuery.of(field, encoded);
  }

  private Query termsSet(TermsSet terms) {
    ValueField field = scope.mapping().valueField(terms.field());
    if (terms.values().isEmpty()) {
      return new MatchNoDocsQuery("No terms supplied for \"terms_set\" query.");
    }
    if (terms.values().size() > IndexSearcher.getMaxClauseCount()) {
      throw new IndexSearcher.TooManyClauses();
    }
    ValueField counts = scope.mapping().valueField(terms.minimumField());
    if (counts == null) {
      throw QueryErrors.shard(
          "failed to find minimum_should_match field [" + terms.minimumField() + "]");
    }
    LongValuesSource least = new LeastValues(counts.path());
    var queries = new ArrayList<Query>();
    for (Object value : terms.values()) {
      queries.add(
          field == null
              ? Metadata.term(terms.field(), FieldQueries.text(value))
              : fields.term(field, value));
    }
    return new CoveringQuery(queries, least);
  }

  private Query range(Range range) {
    ValueField field = scope.mapping().valueField(range.field());
    if (field == null) {
      return Metadata.unmapped(range.field());
    }
    if (field.type().family() == Family.RANGE) {
      return RangeFieldQueries.related(
          field,
          range.from(),
          range.includeFrom(),
          range.to(),
          range.includeTo(),
          range.relation(),
          fields.nowMillis());
    }
    scope.requireCheapRange(field);
    return fields.range(
        field,
        range.from(),
        range.includeFrom(),
        range.to(),
        range.includeTo(),
        range.format(),
        range.timeZone());
  }

  Query exists(String name) {
    Query metadata = Metadata.exists(name);
    if (metadata != null) {
      return metadata;
    }
    List<ValueField> found = scope.mapping().matching(name);
    if (found.isEmpty()) {
      return Metadata.unmapped(name);
    }
    if (found.size() == 1) {
      return fields.exists(found.getFirst());
    }
    var any = new BooleanQuery.Builder();
    found.forEach(field -> any.add(fields.exists(field), Occur.SHOULD));
    return new ConstantScoreQuery(any.build());
  }

  private Query prefix(Prefix prefix) {
    scope.requireCheapPrefix();
    ValueField field = scope.mapping().valueField(prefix.field());
    return field == null
        ? Metadata.unmapped(prefix.field())
        : PatternQueries.prefix(
            field,
            TextFields.keyword(scope, field, prefix.value()),
            prefix.caseInsensitive(),
            prefix.rewrite());
  }

  private Query wildcard(Wildcard wildcard) {
    scope.requireCheap("wildcard");
    ValueField field = scope.mapping().valueField(wildcard.field());
    return field == null
        ? Metadata.unmapped(wildcard.field())
        : PatternQueries.wildcard(
            field,
            TextFields.isAnalyzed(field)
                ? wildcard.value()
                : TextFields.normalizePattern(scope, field, null, wildcard.value()),
            wildcard.caseInsensitive(),
            wildcard.rewrite());
  }

  private Query regexp(Regexp regexp) {
    scope.requireCheap("regexp");
    scope.checkRegex(regexp.value());
    ValueField field = scope.mapping().valueField(regexp.field());
    return field == null
        ? Metadata.unmapped(regexp.field())
        : PatternQueries.regexp(
            field,
            TextFields.keyword(scope, field, regexp.value()),
            regexp.flags(),
            regexp.maxDeterminizedStates(),
            regexp.caseInsensitive(),
            regexp.rewrite());
  }

  private Query fuzzy(Fuzzy fuzzy) {
    scope.requireCheap("fuzzy");
    ValueField field = scope.mapping().valueField(fuzzy.field());
    return field == null
        ? Metadata.unmapped(fuzzy.field())
        : PatternQueries.fuzzy(
            field,
            TextFields.keyword(scope, field, FieldQueries.text(fuzzy.value())),
            fuzzy.fuzziness(),
            fuzzy.prefixLength(),
            fuzzy.maxExpansions(),
            fuzzy.transpositions(),
            fuzzy.rewrite());
  }
}
