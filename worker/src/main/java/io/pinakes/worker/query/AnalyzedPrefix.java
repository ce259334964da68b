package io.pinakes.worker.query;

import io.pinakes.common.dsl.QueryNode.Operator;
import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** A text's words, the last of which is the beginning of one. */
final class AnalyzedPrefix {

  private AnalyzedPrefix() {}

  /** The query; null if the text has no words. */
  static @Nullable Query of(Scope scope, ValueField field, TextOptions options, String text) {
    Analyzer analyzer = scope.analyzer(field, options.analyzer());
    List<String> words = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream(field.path(), text)) {
      var word = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(word.toString());
      }
    } catch (IOException e) {
      throw new IllegalStateException("text in memory cannot be read", e);
    }
    if (words.isEmpty()) {
      return null;
    }
    Query last = PatternQueries.prefix(field, words.getLast(), false, null);
    if (words.size() == 1) {
      return last;
    }
    Occur occur = options.operator() == Operator.AND ? Occur.MUST : Occur.SHOULD;
    var builder = new BooleanQuery.Builder();
    for (String word : words.subList(0, words.size() - 1)) {
      builder.add(scope.fields().term(field, word), occur);
    }
    return builder.add(last, occur).build();
  }
}
