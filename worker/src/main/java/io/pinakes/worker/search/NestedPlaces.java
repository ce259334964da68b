package io.pinakes.worker.search;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.WorkerCalls.NestedPlace;
import io.pinakes.worker.index.WholeDocuments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Tells where nested objects of one path are in the documents around them. */
final class NestedPlaces {

  /**
   * Objects of a path.
   *
   * @param relative the path within the objects around them
   * @param around those, or whole documents
   */
  private record Level(String relative, BitSetProducer objects, BitSetProducer around) {}

  private final BitSetProducer wholeDocuments = new QueryBitSetProducer(WholeDocuments.filter());

  /** The outermost first. */
  private final List<Level> levels = new ArrayList<>();

  NestedPlaces(String path, Mapping mapping) {
    List<String> paths =
        mapping.nestedObjects().keySet().stream()
            .filter(each -> each.equals(path) || path.startsWith(each + "."))
            .sorted(Comparator.comparingInt(String::length))
            .toList();
    int within = 0;
    BitSetProducer around = wholeDocuments;
    for (String each : paths) {
      var objects = new QueryBitSetProducer(WholeDocuments.objects(each));
      levels.add(new Level(each.substring(within), objects, around));
      within = each.length() + 1;
      around = objects;
    }
  }

  /** The whole document that an object is in. */
  int whole(LeafReaderContext segment, int object) throws IOException {
    return next(wholeDocuments, segment, object);
  }

  /** Where an object is. */
  NestedPlace of(LeafReaderContext segment, int object) throws IOException {
    NestedPlace place = null;
    int document = object;
    for (Level level : levels.reversed()) {
      // Of an object around, itself is the next of its kind: it lies behind those within it.
      document = next(level.objects(), segment, document);
      place = new NestedPlace(level.relative(), offset(level, segment, document), place);
    }
    return Objects.requireNonNull(place);
  }

  private static int next(BitSetProducer documents, LeafReaderContext segment, int from)
      throws IOException {
    BitSet bits = Objects.requireNonNull(documents.getBitSet(segment));
    return bits.nextSetBit(from);
  }

  private static int offset(Level level, LeafReaderContext segment, int document)
      throws IOException {
    BitSet around = Objects.requireNonNull(level.around().getBitSet(segment));
    BitSet objects = Objects.requireNonNull(level.objects().getBitSet(segment));
    int first = document == 0 ? 0 : around.prevSetBit(document - 1) + 1;
    int offset = 0;
    int object = objects.nextSetBit(first);
    while (object < document && object != DocIdSetIterator.NO_MORE_DOCS) {
      offset++;
      object = objects.nextSetBit(object + 1);
    }
    return offset;
  }

  /** The places of hits, if they are nested objects. */
  static @Nullable NestedPlaces of(@Nullable String path, Mapping mapping) {
    return path == null ? null : new NestedPlaces(path, mapping);
  }
}
