package io.pinakes.worker.query;

import io.pinakes.common.dsl.IntervalsQuery;
import io.pinakes.common.dsl.IntervalsQuery.AllOf;
import io.pinakes.common.dsl.IntervalsQuery.AnyOf;
import io.pinakes.common.dsl.IntervalsQuery.Filtered;
import io.pinakes.common.dsl.IntervalsQuery.Fuzzy;
import io.pinakes.common.dsl.IntervalsQuery.InField;
import io.pinakes.common.dsl.IntervalsQuery.Order;
import io.pinakes.common.dsl.IntervalsQuery.Prefix;
import io.pinakes.common.dsl.IntervalsQuery.Regexp;
import io.pinakes.common.dsl.IntervalsQuery.Rule;
import io.pinakes.common.dsl.IntervalsQuery.Wildcard;
import io.pinakes.common.dsl.IntervalsQuery.Words;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.jspecify.annotations.Nullable;

/** Compiles intervals queries. */
final class IntervalsCompiler {

  /** Words that a form may stand for; Lucene's and OpenSearch's. */
  private static final int DEFAULT_MAX_EXPANSIONS = Intervals.DEFAULT_MAX_EXPANSIONS;

  private final Scope scope;

  IntervalsCompiler(Scope scope) {
    this.scope = scope;
  }

  Query compile(IntervalsQuery query) {
    ValueField field = scope.mapping().valueField(query.field());
    return field == null
        ? Metadata.unmapped(query.field())
        : new IntervalQuery(field.path(), source(query.rule(), field));
  }

  private IntervalsSource source(Rule rule, ValueField field) {
    return switch (rule) {
      case Filtered(Rule in, IntervalsQuery.Relation relation, Rule other) ->
          filtered(source(in, field), relation, source(other, field));
      case InField(Rule in, String name) -> {
        ValueField other = scope.mapping().valueField(name);
        if (other == null) {
          throw new IllegalArgumentException(
              "Cannot use [use_field] with unmapped field [" + name + "]");
        }
        yield Intervals.fixField(name, source(in, other));
      }
      case Words words -> words(words, text(field));
      case AllOf(List<Rule> rules, int maxGaps, Order order) ->
          combined(rules.stream().map(in -> source(in, field)).toList(), maxGaps, order);
      case AnyOf(List<Rule> rules) ->
          Intervals.or(rules.stream().map(in -> source(in, field)).toArray(IntervalsSource[]::new));
      case Prefix(String prefix, String analyzer) ->
          Intervals.prefix(normalized(text(field), analyzer, prefix), DEFAULT_MAX_EXPANSIONS);
      case Wildcard(String pattern, String analyzer, Integer most) ->
          Intervals.wildcard(
              new BytesRef(TextFields.normalizePattern(scope, text(field), analyzer, pattern)),
              most == null ? DEFAULT_MAX_EXPANSIONS : most);
      case Regexp regexp -> regexp(regexp, text(field));
      case Fuzzy fuzzy -> fuzzy(fuzzy, text(field));
    };
  }

  private static ValueField text(ValueField field) {
    if (!TextFields.isAnalyzed(field)) {
      throw new IllegalArgumentException(
          "Can only use interval queries on text fields - not on ["
              + field.path()
              + "] which is of type ["
              + field.type().typeName()
              + "]");
    }
    if (!TextFields.hasPositions(field)) {
      throw new IllegalArgumentException(
          "Cannot create intervals over field [" + field.path() + "] with no positions indexed");
    }
    return field;
  }

  private BytesRef normalized(ValueField field, @Nullable String analyzer, String word) {
    return scope.analyzer(field, analyzer).normalize(field.path(), word);
  }

  private IntervalsSource words(Words words, ValueField field) {
    Analyzer analyzer = scope.analyzer(field, words.analyzer());
    try {
      if (words.order() == Order.UNORDERED_NO_OVERLAP) {
        return combined(places(words.text(), analyzer, field), words.maxGaps(), words.order());
      }
      return Intervals.analyzedText(
          words.text(), analyzer, field.path(), words.maxGaps(), words.order() == Order.ORDERED);
    } catch (IOException e) {
      throw new IllegalStateException("text in memory cannot be read", e);
    }
  }

  /** The words of a text, and at each place those that may stand for each other. */
  private static List<IntervalsSource> places(String text, Analyzer analyzer, ValueField field)
      throws IOException {
    var places = new ArrayList<IntervalsSource>();
    try (TokenStream stream = analyzer.tokenStream(field.path(), text)) {
      var bytes = stream.addAttribute(TermToBytesRefAttribute.class);
      var increment = stream.addAttribute(PositionIncrementAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        IntervalsSource word = Intervals.term(BytesRef.deepCopyOf(bytes.getBytesRef()));
        if (increment.getPositionIncrement() == 0 && !places.isEmpty()) {
          word = Intervals.or(places.removeLast(), word);
        }
        places.add(word);
        if (places.size() > IndexSearcher.getMaxClauseCount()) {
          throw new IndexSearcher.TooManyClauses();
        }
      }
    }
    return places;
  }

  private static IntervalsSource combined(List<IntervalsSource> parts, int maxGaps, Order order) {
    if (parts.isEmpty()) {
      return Intervals.noIntervals("no words");
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    IntervalsSource[] all = parts.toArray(IntervalsSource[]::new);
    if (maxGaps == 0 && order == Order.ORDERED) {
      return Intervals.phrase(all);
    }
    IntervalsSource whole =
        switch (order) {
          case ORDERED -> Intervals.ordered(all);
          case UNORDERED -> Intervals.unordered(all);
          case UNORDERED_NO_OVERLAP -> {
            IntervalsSource apart = parts.getFirst();
            for (IntervalsSource next : parts.subList(1, parts.size())) {
              apart = Intervals.unorderedNoOverlaps(apart, next);
            }
            yield apart;
          }
        };
    return maxGaps < 0 ? whole : Intervals.maxgaps(maxGaps, whole);
  }

  private static IntervalsSource filtered(
      IntervalsSource in, IntervalsQuery.Relation relation, IntervalsSource other) {
    return switch (relation) {
      case CONTAINING -> Intervals.containing(in, other);
      case CONTAINED_BY -> Intervals.containedBy(in, other);
      case NOT_CONTAINING -> Intervals.notContaining(in, other);
      case NOT_CONTAINED_BY -> Intervals.notContainedBy(in, other);
      case OVERLAPPING -> Intervals.overlapping(in, other);
      case NOT_OVERLAPPING -> Intervals.nonOverlapping(in, other);
      case BEFORE -> Intervals.before(in, other);
      case AFTER -> Intervals.after(in, other);
    };
  }

  private static IntervalsSource regexp(Regexp regexp, ValueField field) {
    CompiledAutomaton automaton =
        PatternQueries.regexpOfTerms(
                field,
                regexp.pattern(),
                regexp.flags(),
                Operations.DEFAULT_DETERMINIZE_WORK_LIMIT,
                regexp.caseInsensitive(),
                null)
            .getCompiled();
    int most = regexp.maxExpansions() == null ? DEFAULT_MAX_EXPANSIONS : regexp.maxExpansions();
    return Intervals.multiterm(automaton, most, regexp.pattern());
  }

  private IntervalsSource fuzzy(Fuzzy fuzzy, ValueField field) {
    String term = normalized(field, fuzzy.analyzer(), fuzzy.term()).utf8ToString();
    CompiledAutomaton automaton =
        FuzzyQuery.getFuzzyAutomaton(
            term, fuzzy.fuzziness().of(term), fuzzy.prefixLength(), fuzzy.transpositions());
    return Intervals.multiterm(automaton, DEFAULT_MAX_EXPANSIONS, term + "~");
  }
}
