package io.pinakes.worker.query;

import io.pinakes.common.dsl.MoreLikeThis;
import io.pinakes.common.dsl.MoreLikeThis.Document;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Compiles queries for documents that resemble others. */
final class MoreLikeThisCompiler {

  /** Words of a text that are looked at; Lucene's default. */
  private static final int MAX_WORDS = 5_000;

  private final Scope scope;
  private final DocumentWords documentWords;

  MoreLikeThisCompiler(Scope scope) {
    this.scope = scope;
    this.documentWords = new DocumentWords(scope);
  }

  Query compile(MoreLikeThis query) {
    List<String> fields = fields(query);
    if (fields.isEmpty()) {
      return new MatchNoDocsQuery("no field has words");
    }
    if (query.fields() == null && !query.texts().isEmpty()) {
      throw new IllegalArgumentException(
          "[more_like_this] query cannot infer the field to analyze the free text, you should"
              + " update the [index.query.default_field] index setting to a field that exists in"
              + " the mapping or set the [fields] option in the query.");
    }
    Set<Term> skipped = skipped(query, fields);
    var liked =
        new MoreLikeThisQuery.Liked(
            query.texts(),
            fields,
            query.texts().isEmpty() ? null : ofTexts(query, fields.getFirst(), skipped),
            query.documents().isEmpty() ? null : ofDocuments(query, fields, skipped));
    Query like = new MoreLikeThisQuery(liked, query.words(), query.minimum(), query.boostTerms());
    return query.documents().isEmpty() ? like : without(query, like);
  }

  /** The query without the documents that it names. */
  private static Query without(MoreLikeThis query, Query like) {
    var builder = new BooleanQuery.Builder().add(like, Occur.SHOULD);
    List<String> ids =
        query.documents().stream().map(Document::id).filter(Objects::nonNull).distinct().toList();
    if (!query.include() && !ids.isEmpty()) {
      builder.add(Metadata.ids(ids), Occur.MUST_NOT);
    }
    return builder.build();
  }

  /** The paths of fields, with {@code *} in them if the request has that. */
  private List<String> fields(MoreLikeThis query) {
    if (query.fields() == null) {
      return List.of("*");
    }
    List<String> fields = new ArrayList<>();
    for (String name : query.fields()) {
      ValueField field = scope.mapping().valueField(name);
      if (field == null) {
        fields.add(name);
      } else if (field.type() == FieldType.TEXT || field.type() == FieldType.KEYWORD) {
        fields.add(field.path());
      } else if (query.failOnUnsupportedField()) {
        throw new IllegalArgumentException(
            "more_like_this only supports text/keyword fields: [" + name + "]");
      }
    }
    return fields;
  }

  private Set<Term> skipped(MoreLikeThis query, List<String> fields) {
    var skipped = new HashSet<Term>();
    for (String text : query.unlikeTexts()) {
      String field = fields.getFirst();
      words(query, field, text).forEach(word -> skipped.add(new Term(field, word)));
    }
    if (!query.documents().isEmpty()) {
      for (Document document : query.unlikeDocuments()) {
        words(document, fields)
            .forEach(
                (field, words) ->
                    words.keySet().forEach(word -> skipped.add(new Term(field, word))));
      }
    }
    return skipped;
  }

  private Map<String, Integer> ofTexts(MoreLikeThis query, String field, Set<Term> skipped) {
    // Of words that tell the same, the order of this map decides: it is OpenSearch's.
    var counts = new HashMap<String, Integer>();
    for (String text : query.texts()) {
      List<String> words = words(query, field, text);
      for (String word : words.subList(0, Math.min(MAX_WORDS, words.size()))) {
        count(query, field, word, 1, skipped, counts);
      }
    }
    return counts;
  }

  private Map<String, Map<String, Integer>> ofDocuments(
      MoreLikeThis query, List<String> fields, Set<Term> skipped) {
    var all = new TreeMap<String, Map<String, Integer>>();
    for (Document document : query.documents()) {
      words(document, fields)
          .forEach(
              (field, words) -> {
                Map<String, Integer> counts = all.computeIfAbsent(field, _ -> new HashMap<>());
                words.forEach((word, times) -> count(query, field, word, times, skipped, counts));
              });
    }
    return all;
  }

  private static void count(
      MoreLikeThis query,
      String field,
      String word,
      int times,
      Set<Term> skipped,
      Map<String, Integer> counts) {
    if (!query.words().excludes(word) && !skipped.contains(new Term(field, word))) {
      counts.merge(word, times, Integer::sum);
    }
  }

  /** The words of a document's fields that count, and how often each is there. */
  private Map<String, Map<String, Integer>> words(Document document, List<String> fields) {
    if (document.content() != null) {
      Predicate<String> wanted =
          document.fields().isEmpty() ? _ -> true : matching(document.fields());
      return documentWords.ofOne(document.content().toString(), wanted, document.analyzers());
    }
    String index = document.index() == null ? scope.index() : document.index();
    String source = document.sources().get(index);
    if (source == null) {
      return Map.of();
    }
    List<String> names = document.fields().isEmpty() ? fields : document.fields();
    return documentWords.ofIndexed(source, matching(names), document.analyzers());
  }

  private static Predicate<String> matching(List<String> names) {
    return path -> names.stream().anyMatch(name -> Glob.matches(name, path));
  }

  private List<String> words(MoreLikeThis query, String name, String text) {
    ValueField field = scope.mapping().valueField(name);
    if (field == null) {
      return List.of();
    }
    Analyzer named = query.analyzer() == null ? null : scope.analyzers().find(query.analyzer());
    return words(scope, field, named, text);
  }

  /**
   * The words of a text.
   *
   * @param analyzer null: the field's own for searches
   */
  private static List<String> words(
      Scope scope, ValueField field, @Nullable Analyzer analyzer, String text) {
    if (analyzer == null && !TextFields.isAnalyzed(field)) {
      return List.of(TextFields.keyword(scope, field, text));
    }
    return split(analyzer == null ? scope.analyzers().forSearch(field) : analyzer, field, text);
  }

  /** The words that an analyzer makes of a text. */
  static List<String> split(Analyzer analyzer, ValueField field, String text) {
    var words = new ArrayList<String>();
    try (TokenStream stream = analyzer.tokenStream(field.path(), text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(term.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }
}
