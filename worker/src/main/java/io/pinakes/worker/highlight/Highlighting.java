package io.pinakes.worker.highlight;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.highlight.Highlight;
import io.pinakes.common.highlight.HighlightOptions;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.KeptSource;
import io.pinakes.worker.query.MoreLikeThisQuery;
import io.pinakes.worker.query.QueryCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.highlight.DefaultEncoder;
import org.apache.lucene.search.highlight.Encoder;
import org.apache.lucene.search.highlight.SimpleHTMLEncoder;
import org.jspecify.annotations.Nullable;

/** Shows the matches in the hits of one search. For use by one thread. */
public final class Highlighting {

  private final Highlight request;
  private final Mapping mapping;
  private final IndexAnalyzers analyzers;
  private final QueryCompiler compiler;
  private final IndexSearcher searcher;
  private final Query query;
  private final String index;
  private final Encoder encoder;
  private final List<Target> targets = new ArrayList<>();

  /** Highlight queries of fields, compiled once. */
  private final Map<QueryNode, Query> queries = new HashMap<>();

  /** A field, where its texts are in the source, and how its matches are shown. */
  private record Target(ValueField field, String source, HighlightOptions options) {}

  /**
   * For the hits of one search.
   *
   * @param query that was searched, as it was compiled and not rewritten
   * @param index its name, for messages
   */
  public Highlighting(
      Highlight request,
      Mapping mapping,
      IndexAnalyzers analyzers,
      QueryCompiler compiler,
      IndexSearcher searcher,
      Query query,
      String index) {
    this.request = request;
    this.mapping = mapping;
    this.analyzers = analyzers;
    this.compiler = compiler;
    this.searcher = searcher;
    this.query = query;
    this.index = index;
    this.encoder = request.escapesHtml() ? new SimpleHTMLEncoder() : new DefaultEncoder();
    findTargets();
  }

  private void findTargets() {
    for (Highlight.Field asked : request.fields()) {
      boolean pattern = asked.name().indexOf('*') >= 0;
      for (ValueField field : mapping.valueFields().values()) {
        boolean named =
            pattern ? Glob.matches(asked.name(), field.path()) : field.path().equals(asked.name());
        if (named && isText(field)) {
          targets.add(new Target(field, sourceOf(field), asked.options()));
        }
      }
    }
  }

  private static boolean isText(ValueField field) {
    return field.type().family() == FieldType.Family.TEXT
        || field.type().family() == FieldType.Family.KEYWORD;
  }

  /** A sub-field is made of its parent's values. */
  private String sourceOf(ValueField field) {
    int dot = field.path().lastIndexOf('.');
    ValueField parent = dot < 0 ? null : mapping.valueField(field.path().substring(0, dot));
    return parent != null && parent.subFields().containsValue(field) ? parent.path() : field.path();
  }

  /**
   * The fragments of a hit, by field; null if there are none.
   *
   * @throws ApiException 400 for an unknown highlighter, or a text that is too long for it
   */
  public @Nullable Map<String, List<String>> of(String id, byte[] source) throws IOException {
    Map<String, List<String>> shown = new LinkedHashMap<>();
    var texts = new SourceTexts(source);
    SourceTexts kept = kept(texts, source);
    for (Target target : targets) {
      SourceTexts of = target.field().stored() ? texts : kept;
      List<String> all = of == null ? List.of() : of.at(target.source());
      List<String> fragments = fragments(id, target, all);
      if (fragments != null && !fragments.isEmpty()) {
        shown.put(target.field().path(), fragments);
      }
    }
    return shown.isEmpty() ? null : shown;
  }

  /** What the index keeps of a source to show it: other texts must be stored to be seen. */
  private @Nullable SourceTexts kept(SourceTexts whole, byte[] source) {
    if (mapping.source().whole()) {
      return whole;
    }
    byte[] kept = KeptSource.of(source, mapping.source());
    return kept == null ? null : new SourceTexts(kept);
  }

  private @Nullable List<String> fragments(String id, Target target, List<String> all)
      throws IOException {
    HighlightOptions options = target.options();
    ValueField field = target.field();
    String type = options.typeOrDefault();
    if (type.equals("fvh") && !hasVectors(field)) {
      throw ApiException.illegalArgument(
          "the field ["
              + field.path()
              + "] should be indexed with term vector with position offsets to be used with fast"
              + " vector highlighter");
    }
    if (!type.equals("unified") && !type.equals("plain") && !type.equals("fvh")) {
      throw ApiException.illegalArgument(
          "unknown highlighter type [" + type + "] for the field [" + field.path() + "]");
    }
    List<String> values =
        field.type().family() == FieldType.Family.KEYWORD
            ? all.stream().filter(value -> value.length() <= field.ignoreAbove()).toList()
            : all;
    if (values.isEmpty()) {
      return null;
    }
    checkLength(id, field, options, values);
    Analyzer analyzer = new FieldAnalyzers(mapping, analyzers, options.maxAnalyzerOffset());
    Query looked = query(options);
    if (type.equals("plain")) {
      List<String> found =
          PlainHighlights.of(field.path(), values, looked, options, analyzer, encoder);
      if (found == null) {
        // Its scorer may know only the terms of the index that a pattern stands for.
        Query rewritten = searcher.rewrite(looked);
        found = PlainHighlights.of(field.path(), values, rewritten, options, analyzer, encoder);
      }
      return found != null
          ? found
          : listOf(PlainHighlights.beginning(field.path(), values, options, analyzer));
    }
    if (type.equals("fvh")) {
      List<String> found =
          VectorHighlights.of(field.path(), values, looked, options, analyzer, encoder);
      return found != null ? found : listOf(UnifiedHighlights.beginning(values, options));
    }
    List<String> found =
        UnifiedHighlights.of(field.path(), values, looked, options, analyzer, encoder);
    if (found == null && !MoreLikeThisQuery.isIn(looked)) {
      // It may know only the terms of the index that a prefix stands for. As in OpenSearch, words
      // that the index chose are not what was asked for.
      Query rewritten = searcher.rewrite(looked);
      found = UnifiedHighlights.of(field.path(), values, rewritten, options, analyzer, encoder);
    }
    return found != null ? found : listOf(UnifiedHighlights.beginning(values, options));
  }

  /** Whether the mapping says that the places of words are kept, so that length is no concern. */
  private static boolean hasVectors(ValueField field) {
    return field.type() == FieldType.TEXT
        && field.termVector().startsWith("with_positions_offsets");
  }

  private static boolean hasOffsets(ValueField field) {
    return field.type() == FieldType.TEXT && field.indexOptions().equals("offsets");
  }

  private @Nullable List<String> listOf(@Nullable String beginning) {
    return beginning == null ? null : List.of(encoder.encodeText(beginning));
  }

  private Query query(HighlightOptions options) {
    QueryNode own = options.query();
    return own == null ? query : queries.computeIfAbsent(own, compiler::compile);
  }

  private void checkLength(
      String id, ValueField field, HighlightOptions options, List<String> values) {
    int most = analyzers.analysis().bounds().highlightedOffset();
    boolean plain = options.typeOrDefault().equals("plain");
    boolean known = !plain && (hasVectors(field) || hasOffsets(field));
    if (known || (options.maxAnalyzerOffset() != null && options.maxAnalyzerOffset() <= most)) {
      return;
    }
    long length = 0;
    for (String value : values) {
      length = Math.max(length, value.length());
    }
    if (length > most) {
      throw ApiException.illegalArgument(
          "The length of ["
              + field.path()
              + "] field of ["
              + id
              + "] doc of ["
              + index
              + "] index has exceeded ["
              + most
              + "] - maximum allowed to be analyzed for highlighting. This maximum can be set by"
              + " changing the [index.highlight.max_analyzed_offset] index level setting. For"
              + " large texts, indexing with offsets or term vectors is recommended!");
    }
  }
}
