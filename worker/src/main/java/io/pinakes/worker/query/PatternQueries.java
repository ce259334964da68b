package io.pinakes.worker.query;

import io.pinakes.common.dsl.Fuzziness;
import io.pinakes.common.dsl.Rewrite;
import io.pinakes.common.dsl.TermLevel.RegexpFlag;
import io.pinakes.common.mapping.FieldType.Family;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.MultiTermQuery.RewriteMethod;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.jspecify.annotations.Nullable;

/** Queries for all terms of some form, in fields that have terms. */
public final class PatternQueries {

  /** UTF-16 units of a term to be matched whatever its case; its automaton is many times larger. */
  private static final int MAX_CASE_INSENSITIVE = 1_000;

  private PatternQueries() {}

  static Query prefix(ValueField field, String text, boolean anyCase, @Nullable Rewrite rewrite) {
    requireTerms("prefix", field);
    Term term = new Term(field.path(), text);
    RewriteMethod method = method(field, rewrite);
    if (!anyCase) {
      return matching(field, new PrefixQuery(term, method));
    }
    checkLength(text);
    return matching(
        field,
        automaton(
            term,
            Operations.concatenate(
                List.of(Automata.makeCaseInsensitiveString(text), Automata.makeAnyString())),
            method));
  }

  static Query wildcard(
      ValueField field, String pattern, boolean anyCase, @Nullable Rewrite rewrite) {
    requireTerms("wildcard", field);
    Term term = new Term(field.path(), pattern);
    RewriteMethod method = method(field, rewrite);
    if (!anyCase) {
      return matching(
          field, new WildcardQuery(term, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT, method));
    }
    checkLength(pattern);
    return matching(field, automaton(term, Operations.concatenate(parts(pattern)), method));
  }

  private static List<Automaton> parts(String pattern) {
    var parts = new ArrayList<Automaton>();
    for (int i = 0; i < pattern.length(); ) {
      int c = pattern.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case WildcardQuery.WILDCARD_STRING -> parts.add(Automata.makeAnyString());
        case WildcardQuery.WILDCARD_CHAR -> parts.add(Automata.makeAnyChar());
        default -> {
          if (c == WildcardQuery.WILDCARD_ESCAPE && i < pattern.length()) {
            c = pattern.codePointAt(i);
            i += Character.charCount(c);
          }
          parts.add(Automata.makeCaseInsensitiveString(Character.toString(c)));
        }
      }
    }
    return parts;
  }

  private static AutomatonQuery automaton(Term term, Automaton automaton, RewriteMethod method) {
    return new AutomatonQuery(
        term,
        Operations.determinize(automaton, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT),
        false,
        method);
  }

  private static void requireTerms(String query, ValueField field) {
    if (field.type().family() != Family.CONSTANT) {
      TextFields.requireTerms(query, field);
    }
  }

  /** The query, or what it comes to if all documents have the same value. */
  private static Query matching(ValueField field, AutomatonQuery query) {
    if (field.type().family() != Family.CONSTANT) {
      return FlatLeafQuery.of(field, query);
    }
    CompiledAutomaton automaton = query.getCompiled();
    var constant = new BytesRef(field.constant());
    boolean matches =
        switch (automaton.type) {
          case ALL -> true;
          case NONE -> false;
          case SINGLE -> constant.equals(automaton.term);
          case NORMAL ->
              automaton.runAutomaton.run(constant.bytes, constant.offset, constant.length);
        };
    return matches
        ? new ConstantScoreQuery(MatchAllDocsQuery.INSTANCE)
        : new MatchNoDocsQuery("[" + field.path() + "] is [" + field.constant() + "]");
  }

  static Query regexp(
      ValueField field,
      String expression,
      Set<RegexpFlag> flags,
      int maxDeterminizedStates,
      boolean anyCase,
      @Nullable Rewrite rewrite) {
    requireTerms("regexp", field);
    return matching(
        field, regexpOfTerms(field, expression, flags, maxDeterminizedStates, anyCase, rewrite));
  }

  // OpenSearch still takes a complement of any expression, if the request asks for it.
  @SuppressWarnings("deprecation")
  static RegexpQuery regexpOfTerms(
      ValueField field,
      String expression,
      Set<RegexpFlag> flags,
      int maxDeterminizedStates,
      boolean anyCase,
      @Nullable Rewrite rewrite) {
    int matching = anyCase ? RegExp.CASE_INSENSITIVE : 0;
    if (flags.contains(RegexpFlag.COMPLEMENT)) {
      matching |= RegExp.DEPRECATED_COMPLEMENT;
    }
    return new RegexpQuery(
        new Term(field.path(), expression),
        syntax(flags),
        matching,
        RegexpQuery.DEFAULT_PROVIDER,
        maxDeterminizedStates,
        method(field, rewrite));
  }

  /** Lucene's number for the optional parts of regular expressions, but for the complement. */
  public static int syntax(Set<RegexpFlag> flags) {
    int syntax = 0;
    for (RegexpFlag flag : flags) {
      syntax |=
          switch (flag) {
            case INTERSECTION -> RegExp.INTERSECTION;
            case EMPTY -> RegExp.EMPTY;
            case ANYSTRING -> RegExp.ANYSTRING;
            case INTERVAL -> RegExp.INTERVAL;
            case COMPLEMENT -> 0;
          };
    }
    return syntax;
  }

  static Query fuzzy(
      ValueField field,
      String text,
      Fuzziness fuzziness,
      int prefixLength,
      int maxExpansions,
      boolean transpositions,
      @Nullable Rewrite rewrite) {
    TextFields.requireTerms("fuzzy", field);
    if (!field.indexed()) {
      throw QueryErrors.notIndexed(field.path());
    }
    return FlatLeafQuery.of(
        field,
        new FuzzyQuery(
            new Term(field.path(), text),
            fuzziness.of(text),
            prefixLength,
            maxExpansions,
            transpositions,
            Rewrites.of(rewrite, FuzzyQuery.defaultRewriteMethod(maxExpansions))));
  }

  private static RewriteMethod method(ValueField field, @Nullable Rewrite rewrite) {
    return field.indexed()
        ? Rewrites.of(rewrite, MultiTermQuery.CONSTANT_SCORE_REWRITE)
        : MultiTermQuery.DOC_VALUES_REWRITE;
  }

  private static void checkLength(String text) {
    if (text.length() > MAX_CASE_INSENSITIVE) {
      throw new IllegalArgumentException(
          "a term to be matched in any case is longer than [" + MAX_CASE_INSENSITIVE + "]");
    }
  }
}
