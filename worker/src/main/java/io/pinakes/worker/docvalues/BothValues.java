package io.pinakes.worker.docvalues;

import java.io.IOException;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.LongValues;
import org.apache.lucene.util.packed.PackedInts;

/** The values of two fields as one, of which no document has both. */
final class BothValues extends SortedSetDocValues {

  private final SortedSetDocValues[] parts;
  private final OrdinalMap map;
  private int document = -1;

  /** The part that the document is in. */
  private int part;

  private BothValues(SortedSetDocValues[] parts, OrdinalMap map) {
    this.parts = parts;
    this.map = map;
  }

  /** Takes time by the number of different values. */
  static SortedSetDocValues of(SortedSetDocValues one, SortedSetDocValues other)
      throws IOException {
    SortedSetDocValues[] parts = {one, other};
    return new BothValues(parts, OrdinalMap.build(null, parts, PackedInts.DEFAULT));
  }

  @Override
  public boolean advanceExact(int target) throws IOException {
    document = target;
    part = parts[0].advanceExact(target) ? 0 : 1;
    return part == 0 || parts[1].advanceExact(target);
  }

  @Override
  public int nextDoc() throws IOException {
    return advance(document + 1);
  }

  @Override
  public int advance(int target) throws IOException {
    for (SortedSetDocValues values : parts) {
      if (values.docID() < target) {
        values.advance(target);
      }
    }
    part = parts[0].docID() <= parts[1].docID() ? 0 : 1;
    document = parts[part].docID();
    return document;
  }

  @Override
  public long nextOrd() throws IOException {
    LongValues ordinals = map.getGlobalOrds(part);
    return ordinals.get(parts[part].nextOrd());
  }

  @Override
  public int docValueCount() {
    return parts[part].docValueCount();
  }

  @Override
  public BytesRef lookupOrd(long ordinal) throws IOException {
    return parts[map.getFirstSegmentNumber(ordinal)].lookupOrd(map.getFirstSegmentOrd(ordinal));
  }

  @Override
  public long getValueCount() {
    return map.getValueCount();
  }

  @Override
  public int docID() {
    return document;
  }

  @Override
  public long cost() {
    return parts[0].cost() + parts[1].cost();
  }
}
