package io.pinakes.worker.query;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType.Family;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.index.DocumentParser;
import io.pinakes.worker.index.ParsedDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.IndexableField;
import org.jspecify.annotations.Nullable;

/** Tells which words documents have, as their index would have them. */
final class DocumentWords {

  private final Scope scope;
  private final DocumentParser parser = new DocumentParser();

  DocumentWords(Scope scope) {
    this.scope = scope;
  }

  /**
   * The words of a document that an index has, and how often each is there, by field.
   *
   * @param wanted which fields
   * @param analyzers of fields, in place of their own
   */
  Map<String, Map<String, Integer>> ofIndexed(
      String source, Predicate<String> wanted, Map<String, String> analyzers) {
    ParsedDocument document =
        parser.parseAccepted("", bytes(source), scope.mapping(), scope.analyzers());
    var all = new TreeMap<String, Map<String, Integer>>();
    for (List<IndexableField> nested : document.nested()) {
      add(nested, wanted, analyzers, all);
    }
    add(document.fields(), wanted, analyzers, all);
    return all;
  }

  /** The same of a document that no index has. One that the mapping does not take has no words. */
  Map<String, Map<String, Integer>> ofOne(
      String source, Predicate<String> wanted, Map<String, String> analyzers) {
    ParsedDocument document;
    try {
      document = parser.parse("", bytes(source), scope.mapping(), scope.analyzers());
    } catch (ApiException e) {
      return Map.of();
    }
    var all = new TreeMap<String, Map<String, Integer>>();
    add(document.fields(), wanted, analyzers, all);
    return all;
  }

  private static byte[] bytes(String source) {
    return source.getBytes(StandardCharsets.UTF_8);
  }

  private void add(
      List<IndexableField> values,
      Predicate<String> wanted,
      Map<String, String> analyzers,
      Map<String, Map<String, Integer>> all) {
    for (IndexableField value : values) {
      ValueField field = scope.mapping().valueField(value.name());
      if (field == null || !hasWords(field) || !wanted.test(field.path())) {
        continue;
      }
      Map<String, Integer> counts = all.computeIfAbsent(field.path(), _ -> new TreeMap<>());
      for (String word : words(field, value, analyzers.get(field.path()))) {
        counts.merge(word, 1, Integer::sum);
      }
    }
  }

  private static boolean hasWords(ValueField field) {
    Family family = field.type().family();
    return (family == Family.TEXT || family == Family.KEYWORD)
        && field.indexed()
        && field.derivation() == null;
  }

  private List<String> words(ValueField field, IndexableField value, @Nullable String analyzer) {
    String text =
        value.stringValue() == null ? value.binaryValue().utf8ToString() : value.stringValue();
    Analyzer named = analyzer == null ? null : scope.analyzers().find(analyzer);
    if (named == null && !TextFields.isAnalyzed(field)) {
      return List.of(text);
    }
    Analyzer own = named == null ? scope.analyzers().forIndex(field) : named;
    return MoreLikeThisCompiler.split(own, field, text);
  }
}
