package io.pinakes.worker.search;

import io.pinakes.common.highlight.Highlight;
import io.pinakes.common.message.WorkerCalls.Explained;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import io.pinakes.common.message.WorkerCalls.InnerAnswer;
import io.pinakes.common.message.WorkerCalls.NestedPlace;
import io.pinakes.common.query.Collapse;
import io.pinakes.common.query.FieldAndFormat;
import io.pinakes.common.query.HitView;
import io.pinakes.worker.highlight.Highlighting;
import io.pinakes.worker.profile.FetchProfile;
import io.pinakes.worker.query.InnerObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Makes what few requests want to see of a hit. */
final class HitDetails {

  private final Matched matched;
  private final SearchJob job;
  private final HitView view;
  private final FetchProfile profile;
  private final @Nullable DocvalueFields docvalueFields;
  private final @Nullable SourceFields sourceFields;
  private final StoredValues storedValues;
  private final @Nullable Highlighting highlighting;
  private final List<InnerHitLoader> innerHits = new ArrayList<>();

  HitDetails(Matched matched, SearchJob job, FetchProfile profile) throws IOException {
    this.matched = matched;
    this.job = job;
    this.profile = profile;
    this.view = job.body().view();
    List<FieldAndFormat> columns = columns();
    this.docvalueFields = columns.isEmpty() ? null : new DocvalueFields(columns, job.mapping());
    this.sourceFields =
        view.fields().isEmpty()
            ? null
            : new SourceFields(view.fields(), job.mapping(), job.analyzers(), job.place().index());
    List<String> stored = view.storedFields() == null ? List.of() : view.storedFields();
    this.storedValues = new StoredValues(stored, job.mapping());
    this.highlighting = view.highlight() == null ? null : highlighting(view.highlight());
    for (InnerObjects objects : matched.inner()) {
      innerHits.add(new InnerHitLoader(objects, matched, job));
    }
  }

  /** Hits that are collapsed show what they have in common. */
  private List<FieldAndFormat> columns() {
    List<FieldAndFormat> asked = view.docvalueFields();
    Collapse collapse = job.body().collapse();
    if (matched.grouping() == null
        || collapse == null
        || asked.stream().anyMatch(field -> field.field().equals(collapse.field()))) {
      return asked;
    }
    List<FieldAndFormat> columns = new ArrayList<>(asked);
    columns.add(new FieldAndFormat(collapse.field(), null));
    return columns;
  }

  private Highlighting highlighting(Highlight highlight) {
    // Not the rewritten query: that has lost which words a pattern stands for.
    return new Highlighting(
        highlight,
        job.mapping(),
        job.analyzers(),
        job.compiler(),
        matched.searcher(),
        matched.asked(),
        job.place().index());
  }

  /** Whether the source is needed, shown or not. */
  boolean needsSource() {
    return sourceFields != null || highlighting != null;
  }

  /**
   * A hit's detail.
   *
   * @param id of the document
   * @param hit in its segment
   * @param whole the document within the segment, which is the hit or has it in it
   * @param nested where it has it; null: it is the hit
   * @param source of the document; null if it is not needed
   */
  HitDetail of(
      String id,
      LeafReaderContext leaf,
      ScoreDoc hit,
      int whole,
      @Nullable NestedPlace nested,
      byte @Nullable [] source)
      throws IOException {
    int document = hit.doc - leaf.docBase;
    SearchJob.Place place = view.explain() ? job.place() : null;
    return new HitDetail(
        place == null ? null : place.toString(),
        place == null ? null : place.node(),
        view.explain() ? profile.process("ExplainPhase", () -> explain(hit.doc)) : null,
        fields(leaf.reader(), document, whole, source),
        highlighting == null || source == null
            ? null
            : profile.process("HighlightPhase", () -> highlighting.of(id, source)),
        matched.named().isEmpty()
            ? null
            : profile.process(
                "MatchedQueriesPhase", () -> matched.named().matching(leaf, document)),
        matched.grouping() == null || !(hit instanceof GroupedHit grouped)
            ? null
            : Collections.singletonList(matched.grouping().shown(grouped.group)),
        nested,
        innerHits.isEmpty() ? null : innerHits(leaf, document));
  }

  private Map<String, InnerAnswer> innerHits(LeafReaderContext leaf, int document)
      throws IOException {
    Map<String, InnerAnswer> byName = new LinkedHashMap<>();
    for (InnerHitLoader each : innerHits) {
      byName.put(each.name(), profile.process("InnerHitsPhase", () -> each.of(leaf, document)));
    }
    return byName;
  }

  private @Nullable Map<String, List<@Nullable Object>> fields(
      LeafReader segment, int document, int whole, byte @Nullable [] source) throws IOException {
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
            docvalueFields.load(segment, document, whole, fields);
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
    Explanation explanation = matched.searcher().explain(matched.query(), document);
    for (Rescoring rescoring : matched.rescorings()) {
      explanation = rescoring.explain(matched.searcher(), explanation, document);
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
