package io.pinakes.worker.search;

import io.pinakes.common.mapping.SourceOptions;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.NestedPlace;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.common.query.SourceSelector;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.index.KeptSource;
import io.pinakes.worker.profile.FetchProfile;
import io.pinakes.worker.profile.FetchProfile.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Reads what the answer shows of each hit, in the order of the index, which is the cheap one. */
final class HitLoader {

  private final Matched matched;
  private final IndexReader reader;
  private final SearchBody body;
  private final SortCompiler sorts;
  private final SourceOptions kept;
  private final boolean fetch;
  private final FetchProfile profile;
  private final SourceSelector selector;
  private final @Nullable HitDetails details;

  /**
   * Makes a loader for the hits of one search.
   *
   * @param profile where the loading is measured
   */
  HitLoader(Matched matched, SearchJob job, SortCompiler sorts, FetchProfile profile)
      throws IOException {
    this.matched = matched;
    this.profile = profile;
    this.reader = matched.searcher().getIndexReader();
    this.body = job.body();
    this.sorts = sorts;
    SourceFilter source = body.view().source();
    this.kept = job.mapping().source();
    this.fetch = source.fetch() && kept.enabled();
    this.selector = new SourceSelector(source);
    this.details =
        body.view().hasDetail() || matched.hasDetail()
            ? profile.step(
                Step.BUILD_SUB_PHASE_PROCESSORS, () -> new HitDetails(matched, job, profile))
            : null;
  }

  List<Hit> load(ScoreDoc[] ranked) throws IOException {
    Integer[] byDocument = new Integer[ranked.length];
    Arrays.setAll(byDocument, i -> i);
    Arrays.sort(byDocument, Comparator.comparingInt(i -> ranked[i].doc));
    StoredFields stored = profile.step(Step.CREATE_STORED_FIELDS_VISITOR, reader::storedFields);
    Hit[] hits = new Hit[ranked.length];
    LeafReaderContext leaf = null;
    Columns columns = null;
    for (int rank : byDocument) {
      int document = ranked[rank].doc;
      if (columns == null || leaf == null || document >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
        LeafReader segment = leaf.reader();
        columns = profile.step(Step.GET_NEXT_READER, () -> new Columns(segment));
      }
      Hit hit = hit(ranked[rank], leaf, columns, stored);
      matched.room().take(hit);
      hits[rank] = hit;
    }
    return new ArrayList<>(Arrays.asList(hits));
  }

  private Hit hit(ScoreDoc ranked, LeafReaderContext leaf, Columns columns, StoredFields stored)
      throws IOException {
    int document = ranked.doc - leaf.docBase;
    NestedPlaces places = matched.places();
    int whole = places == null ? document : places.whole(leaf, document);
    NestedPlace nested = places == null ? null : places.of(leaf, document);
    boolean needed = fetch || (details != null && details.needsSource());
    byte[] source =
        needed
            ? profile.step(Step.LOAD_SOURCE, () -> source(stored, leaf.docBase + whole, nested))
            : null;
    Metadata metadata = profile.step(Step.LOAD_STORED_FIELDS, () -> columns.read(whole));
    return new Hit(
        metadata.id,
        ranked.score,
        sortValues(ranked),
        fetch && source != null
            ? profile.process("FetchSourcePhase", () -> shown(source, nested))
            : null,
        metadata.version,
        metadata.seqNo,
        metadata.primaryTerm,
        details == null ? null : details.of(metadata.id, leaf, ranked, whole, nested, source),
        nested == null ? metadata.routing : null,
        nested == null ? metadata.ignored : null);
  }

  private byte @Nullable [] shown(byte[] source, @Nullable NestedPlace nested) throws IOException {
    byte[] shown = KeptSource.of(source, kept);
    if (shown == null) {
      return null;
    }
    byte[] selected = selector.select(shown);
    return nested == null ? selected : NestedSource.unwrapped(selected, nested);
  }

  private List<@Nullable Object> sortValues(ScoreDoc ranked) {
    if (!(ranked instanceof FieldDoc sorted) || body.sort().isEmpty()) {
      return List.of();
    }
    List<@Nullable Object> values = new ArrayList<>(sorted.fields.length);
    for (int i = 0; i < sorted.fields.length; i++) {
      values.add(sorts.shown(i, sorted.fields[i]));
    }
    return values;
  }

  private static long number(NumericDocValues values, int document, String field)
      throws IOException {
    if (!values.advanceExact(document)) {
      throw new IllegalStateException("document " + document + " has no " + field);
    }
    return values.longValue();
  }

  private static byte[] source(StoredFields stored, int document, @Nullable NestedPlace nested)
      throws IOException {
    byte[] whole = StoredSource.read(stored, document);
    return nested == null ? whole : NestedSource.wrapped(whole, nested);
  }

  /**
   * What every hit has.
   *
   * @param routing null: it was routed by its id
   * @param ignored null: all of it is indexed
   */
  private record Metadata(
      String id,
      long version,
      long seqNo,
      long primaryTerm,
      @Nullable String routing,
      @Nullable List<String> ignored) {}

  /** The metadata of one segment's documents; read forward only. */
  private static final class Columns {
    final BinaryDocValues ids;
    final NumericDocValues version;
    final NumericDocValues seqNo;
    final NumericDocValues primaryTerm;
    final SortedDocValues routings;
    final SortedSetDocValues ignored;

    Columns(LeafReader reader) throws IOException {
      ids = DocValues.getBinary(reader, IndexFormat.ID);
      version = DocValues.getNumeric(reader, IndexFormat.VERSION);
      seqNo = DocValues.getNumeric(reader, IndexFormat.SEQ_NO);
      primaryTerm = DocValues.getNumeric(reader, IndexFormat.PRIMARY_TERM);
      routings = DocValues.getSorted(reader, IndexFormat.ROUTING);
      ignored = DocValues.getSortedSet(reader, IndexFormat.IGNORED);
    }

    Metadata read(int document) throws IOException {
      return new Metadata(
          id(document),
          number(version, document, IndexFormat.VERSION),
          number(seqNo, document, IndexFormat.SEQ_NO),
          number(primaryTerm, document, IndexFormat.PRIMARY_TERM),
          routing(document),
          ignored(document));
    }

    /** Null if the document was routed by its id. */
    @Nullable String routing(int document) throws IOException {
      return routings.advanceExact(document)
          ? routings.lookupOrd(routings.ordValue()).utf8ToString()
          : null;
    }

    /** Null if all of the document is indexed. */
    @Nullable List<String> ignored(int document) throws IOException {
      if (!ignored.advanceExact(document)) {
        return null;
      }
      var fields = new ArrayList<String>();
      for (int i = 0; i < ignored.docValueCount(); i++) {
        fields.add(ignored.lookupOrd(ignored.nextOrd()).utf8ToString());
      }
      return fields;
    }

    String id(int document) throws IOException {
      if (!ids.advanceExact(document)) {
        throw new IllegalStateException("document " + document + " has no id");
      }
      return ids.binaryValue().utf8ToString();
    }
  }
}
