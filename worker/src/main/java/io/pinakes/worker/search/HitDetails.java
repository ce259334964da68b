package io.pinakes.worker.search;

import io.pinakes.common.highlight.Highlight;
import io.pinakes.common.message.WorkerCalls.Explained;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import io.pinakes.common.query.HitView;
import io.pinakes.worker.highlight.Highlighting;
import io.pinakes.worker.profile.FetchProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Makes what few requests want to see of a hit. */
final class HitDetails {

  private final IndexSearcher searcher;
  private final Query query;
  private final List<Rescoring> rescorings;
  private final NamedQueries named;
  private final SearchJob job;
  private final HitView view;
  private final FetchProfile profile;
  private final @Nullable DocvalueFields docvalueFields;
  private final @Nullable SourceFields sourceFields;
  private final StoredValues storedValues;
  private final @Nullable Highlighting highlighting;

  HitDetails(
      IndexSearcher searcher,
      Query query,
      List<Rescoring> rescorings,
      NamedQueries named,
      SearchJob job,
      FetchProfile profile) {
    this.named = named;
    this.profile = profile;
    this.searcher = searcher;
    this.query = query;
    this.rescorings = rescorings;
    this.job = job;
    this.view = job.body().view();
    this.docvalueFields =
        view.docvalueFields().isEmpty()
            ? null
            : new DocvalueFields(view.docvalueFields(), job.mapping());
    this.sourceFields =
        view.fields().isEmpty()
            ? null
            : new SourceFields(view.fields(), job.mapping(), job.analyzers(), job.place().index());
    List<String> stored = view.storedFields() == null ? List.of() : view.storedFields();
    this.storedValues = new StoredValues(stored, job.mapping());
    this.highlighting = view.highlight() == null ? null : highlighting(view.highlight());
  }

  private Highlighting highlighting(Highlight highlight) {
    var compiler = job.compiler();
    // Not the rewritten query: that has lost which words a pattern stands for.
    Query asked = compiler.compile(job.body().query());
    return new Highlighting(
        highlight, job.mapping(), job.analyzers(), compiler, searcher, asked, job.place().index());
  }

  /** Whether the source is needed, shown or not. */
  boolean needsSource() {
    return sourceFields != null || highlighting != null;
  }

  /**
   * A hit's detail.
   *
   * @param id of the document
   * @param document within the segment
   * @param source of the document; null if it is not needed
   */
  HitDetail of(String id, LeafReaderContext leaf, int document, byte @Nullable [] source)
      throws IOException {
    SearchJob.Place place = view.explain() ? job.place() : null;
    return new HitDetail(
        place == null ? null : place.toString(),
        place == null ? null : place.node(),
        view.explain()
            ? profile.process("ExplainPhase", () -> explain(leaf.docBase + document))
            : null,
        fields(leaf.reader(), document, source),
        highlighting == null || source == null
            ? null
            : profile.process("HighlightPhase", () -> highlighting.of(id, source)),
        named.isEmpty()
            ? null
            : profile.process("MatchedQueriesPhase", () -> named.matching(leaf, document)));
  }

  private @Nullable Map<String, List<@Nullable Object>> fields(
      LeafReader segment, int document, byte @Nullable [] source) throws IOException {
    if (docvalueFields == null && sourceFields == null && storedValues.isEmpty()) {
      return null;
    }
    Map<String, List<@Nullable Object>> fields = DocvalueFields.none();
    if (!storedValues.isEmpty()) {
      storedValues.load(segment.storedFields(), document, fields);
    }
    if (docvalueFields != null) {
      profile.process(
          "FetchDocValuesPhase",
          () -> {
            docvalueFields.load(segment, document, fields);
            return fields;
          });
    }
    if (sourceFields != null && source != null) {
      profile.process(
          "FetchFieldsPhase",
          () -> {
            sourceFields.load(segment, document, source, fields);
            return fields;
          });
    }
    return fields.isEmpty() ? null : fields;
  }

  private Explained explain(int document) throws IOException {
    Explanation explanation = searcher.explain(query, document);
    for (Rescoring rescoring : rescorings) {
      explanation = rescoring.explain(searcher, explanation, document);
    }
    return explained(explanation);
  }

  /** An explanation as messages have it. */
  static Explained explained(Explanation explanation) {
    return new Explained(
        explanation.getValue(),
        explanation.getDescription(),
        Arrays.stream(explanation.getDetails()).map(HitDetails::explained).toList());
  }
}
