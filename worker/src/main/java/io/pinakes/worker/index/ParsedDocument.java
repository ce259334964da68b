package io.pinakes.worker.index;

import io.pinakes.common.mapping.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexableField;
import org.jspecify.annotations.Nullable;

/**
 * A document that fits its index's mapping.
 *
 * @param nested what Lucene indexes of its nested objects, each after those within it
 * @param fields what Lucene indexes of its content
 * @param mappingUpdate the fields that the mapping must get before the document may be logged; null
 *     if it has them all. If they can be merged into the mapping as it is by then, {@code fields}
 *     are right; if not, the document is to be parsed again.
 */
public record ParsedDocument(
    String id,
    byte[] source,
    List<List<IndexableField>> nested,
    List<IndexableField> fields,
    @Nullable Mapping mappingUpdate) {

  /** What the index writer gets for this document once it has a version and a place in the log. */
  public List<List<IndexableField>> toLucene(long version, long seqNo, long primaryTerm) {
    return toLucene(version, seqNo, primaryTerm, null);
  }

  /**
   * The same for a document that may have a routing: a block, of which the document is the last.
   *
   * @param routing null: it is routed by its id
   */
  public List<List<IndexableField>> toLucene(
      long version, long seqNo, long primaryTerm, @Nullable String routing) {
    var all = new ArrayList<IndexableField>(fields.size() + 6);
    all.add(new IdField(id));
    all.add(new StoredField(IndexFormat.SOURCE, source));
    if (routing != null) {
      all.add(new RoutingField(routing));
    }
    all.add(new NumericDocValuesField(IndexFormat.VERSION, version));
    all.add(new NumericDocValuesField(IndexFormat.SEQ_NO, seqNo));
    all.add(new NumericDocValuesField(IndexFormat.PRIMARY_TERM, primaryTerm));
    all.addAll(fields);
    if (nested.isEmpty()) {
      return List.of(all);
    }
    var block = new ArrayList<>(nested);
    block.add(all);
    return block;
  }
}
