package io.pinakes.worker.query;

import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.index.FlatPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefIterator;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * A query of a leaf of an object of any shape. It is made as one of a field by the leaf's path,
 * which old segments have, and stands for one of the terms that are path and value.
 */
final class FlatLeafQuery extends Query {

  private final Query byField;
  private final Query byPath;
  private final String field;

  private FlatLeafQuery(Query byField, Query byPath, String field) {
    this.byField = byField;
    this.byPath = byPath;
    this.field = field;
  }

  /** The query as it is, unless the field is a leaf. */
  static Query of(ValueField field, Query byField) {
    return field.flat() == null
        ? byField
        : new FlatLeafQuery(byField, byPath(field, byField), field.path());
  }

  private static Query byPath(ValueField leaf, Query query) {
    String field = FlatPaths.field(FlatPaths.object(leaf));
    return switch (query) {
      case ConstantScoreQuery constant -> new ConstantScoreQuery(byPath(leaf, constant.getQuery()));
      case TermQuery term ->
          new TermQuery(new Term(field, FlatPaths.term(leaf, term.getTerm().bytes())));
      case MatchNoDocsQuery none -> none;
      case TermInSetQuery set -> new TermInSetQuery(field, terms(leaf, set));
      case TermRangeQuery range -> range(leaf, field, range);
      case FieldExistsQuery _ -> exists(leaf, field);
      case FuzzyQuery fuzzy -> fuzzy(leaf, field, fuzzy);
      case AutomatonQuery pattern -> pattern(leaf, field, pattern);
      default -> throw new IllegalStateException("no query of a leaf: " + query);
    };
  }

  private static List<BytesRef> terms(ValueField leaf, TermInSetQuery set) {
    var terms = new ArrayList<BytesRef>();
    BytesRefIterator values = set.getBytesRefIterator();
    try {
      for (BytesRef value = values.next(); value != null; value = values.next()) {
        terms.add(FlatPaths.term(leaf, value));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return terms;
  }

  private static Query range(ValueField leaf, String field, TermRangeQuery range) {
    BytesRef low = range.getLowerTerm();
    BytesRef high = range.getUpperTerm();
    return new TermRangeQuery(
        field,
        FlatPaths.term(leaf, low == null ? new BytesRef() : low),
        high == null ? FlatPaths.end(leaf) : FlatPaths.term(leaf, high),
        low == null || range.includesLower(),
        high != null && range.includesUpper());
  }

  /** A value at the path or at one below it. */
  private static Query exists(ValueField leaf, String field) {
    return new BooleanQuery.Builder()
        .add(new PrefixQuery(new Term(field, FlatPaths.prefix(leaf))), Occur.SHOULD)
        .add(new PrefixQuery(new Term(field, FlatPaths.path(leaf) + ".")), Occur.SHOULD)
        .build();
  }

  private static Query fuzzy(ValueField leaf, String field, FuzzyQuery fuzzy) {
    String prefix = FlatPaths.prefix(leaf);
    return new FuzzyQuery(
        new Term(field, prefix + fuzzy.getTerm().text()),
        fuzzy.getMaxEdits(),
        prefix.codePointCount(0, prefix.length()) + fuzzy.getPrefixLength(),
        // The rewrite method has the request's.
        FuzzyQuery.defaultMaxExpansions,
        fuzzy.getTranspositions(),
        fuzzy.getRewriteMethod());
  }

  private static Query pattern(ValueField leaf, String field, AutomatonQuery pattern) {
    String prefix = FlatPaths.prefix(leaf);
    Automaton path =
        pattern.isAutomatonBinary()
            ? Automata.makeBinary(new BytesRef(prefix))
            : Automata.makeString(prefix);
    Automaton all =
        Operations.determinize(
            Operations.concatenate(List.of(path, pattern.getAutomaton())),
            Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
    return new AutomatonQuery(
        new Term(field, prefix), all, pattern.isAutomatonBinary(), pattern.getRewriteMethod());
  }

  @Override
  public Query rewrite(IndexSearcher searcher) {
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      if (segment.reader().getFieldInfos().fieldInfo(field) != null) {
        return new ConstantScoreQuery(
            new BooleanQuery.Builder()
                .add(byPath, Occur.SHOULD)
                .add(byField, Occur.SHOULD)
                .build());
      }
    }
    return byPath;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    byField.visit(visitor);
  }

  @Override
  public String toString(String ofField) {
    return byField.toString(ofField);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof FlatLeafQuery query
        && byField.equals(query.byField)
        && byPath.equals(query.byPath);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), byField, byPath);
  }
}
