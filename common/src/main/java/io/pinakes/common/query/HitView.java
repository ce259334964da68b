package io.pinakes.common.query;

import io.pinakes.common.highlight.Highlight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the answer shows of each hit: of a search, and wherever else hits are shown, such as inner
 * hits and the aggregation {@code top_hits}.
 *
 * @param askedSource which part of the source, if the request says so
 * @param version whether versions are shown
 * @param seqNoPrimaryTerm whether sequence numbers and terms are shown
 * @param explain whether it is shown how scores came about
 * @param storedFields names of stored fields to show; null: none are asked for
 * @param docvalueFields fields whose doc values are shown
 * @param fields whose values are shown as their mapping reads them from the source
 * @param highlight where texts matched; null: not shown
 * @param namedScores whether queries that match are shown with their scores
 */
public record HitView(
    @Nullable SourceFilter askedSource,
    boolean version,
    boolean seqNoPrimaryTerm,
    boolean explain,
    @Nullable List<String> storedFields,
    List<FieldAndFormat> docvalueFields,
    List<FieldAndFormat> fields,
    @Nullable Highlight highlight,
    boolean namedScores) {

  /** Whole sources and nothing else. */
  public static final HitView DEFAULT = new Builder().build();

  /** What {@code stored_fields} says for: not even ids. */
  public static final String NO_FIELDS = "_none_";

  public HitView {
    storedFields = storedFields == null ? null : List.copyOf(storedFields);
    docvalueFields = List.copyOf(docvalueFields);
    fields = List.copyOf(fields);
  }

  /** Which part of the source is shown; none if only stored fields are asked for. */
  public SourceFilter source() {
    if (askedSource != null) {
      return askedSource;
    }
    return storedFields == null || storedFields.contains("_source")
        ? SourceFilter.ALL
        : SourceFilter.NONE;
  }

  /** Whether ids are shown. */
  public boolean ids() {
    return storedFields == null || !storedFields.contains(NO_FIELDS);
  }

  /** Whether a hit has a detail: something that few requests ask for. */
  public boolean hasDetail() {
    return explain
        || storedFields != null
        || !docvalueFields.isEmpty()
        || !fields.isEmpty()
        || highlight != null;
  }

  /** The same with some of it changed. */
  public Builder toBuilder() {
    var builder = new Builder();
    builder.source = askedSource;
    builder.version = version;
    builder.seqNoPrimaryTerm = seqNoPrimaryTerm;
    builder.explain = explain;
    builder.storedFields = storedFields;
    builder.docvalueFields = docvalueFields;
    builder.fields = fields;
    builder.highlight = highlight;
    builder.namedScores = namedScores;
    return builder;
  }

  /** Gathers what a request says. */
  public static final class Builder {
    private @Nullable SourceFilter source;
    private boolean version;
    private boolean seqNoPrimaryTerm;
    private boolean explain;
    private @Nullable List<String> storedFields;
    private List<FieldAndFormat> docvalueFields = List.of();
    private List<FieldAndFormat> fields = List.of();
    private @Nullable Highlight highlight;
    private boolean namedScores;

    public Builder source(SourceFilter filter) {
      source = filter;
      return this;
    }

    public Builder version(boolean shown) {
      version = shown;
      return this;
    }

    public Builder seqNoPrimaryTerm(boolean shown) {
      seqNoPrimaryTerm = shown;
      return this;
    }

    public Builder explain(boolean shown) {
      explain = shown;
      return this;
    }

    public Builder storedFields(List<String> names) {
      storedFields = names;
      return this;
    }

    public Builder docvalueFields(List<FieldAndFormat> shown) {
      docvalueFields = shown;
      return this;
    }

    public Builder fields(List<FieldAndFormat> shown) {
      fields = shown;
      return this;
    }

    public Builder highlight(Highlight shown) {
      highlight = shown;
      return this;
    }

    public Builder namedScores(boolean shown) {
      namedScores = shown;
      return this;
    }

    public HitView build() {
      return new HitView(
          source,
          version,
          seqNoPrimaryTerm,
          explain,
          storedFields,
          docvalueFields,
          fields,
          highlight,
          namedScores);
    }
  }
}
