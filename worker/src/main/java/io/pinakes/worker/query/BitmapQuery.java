package io.pinakes.worker.query;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ValueField;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PointValues.IntersectVisitor;
import org.apache.lucene.index.PointValues.Relation;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.DocIdSetBuilder;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** Documents with a whole number that is in a bitmap, which may stand for a great many. */
final class BitmapQuery extends Query {

  /** For each document; a bitmap is looked into, and a document is read. */
  private static final float MATCH_COST = 10;

  private final String field;
  private final boolean docValues;
  private final String encoded;
  private final LongPredicate bitmap;

  private BitmapQuery(String field, boolean docValues, String encoded, LongPredicate bitmap) {
    this.field = field;
    this.docValues = docValues;
    this.encoded = encoded;
    this.bitmap = bitmap;
  }

  /**
   * The query for a field of integers or longs.
   *
   * @param encoded a serialized bitmap in base 64, of 64 bits for longs
   * @throws ApiException 400 it is none
   * @throws IllegalArgumentException the field cannot be searched so; the message is for users
   */
  static Query of(ValueField field, String encoded) {
    LongPredicate bitmap =
        switch (field.type()) {
          case INTEGER -> bitmap(bytes(encoded));
          case LONG -> longBitmap(bytes(encoded));
          default ->
              throw new IllegalArgumentException(
                  "Field [%1$s] of type [%1$s] does not support bitmap queries"
                      .formatted(field.type().typeName()));
        };
    if (!field.indexed() && !field.hasDocValues()) {
      throw new IllegalArgumentException(
          "Cannot search on field ["
              + field.path()
              + "] since it is both not indexed, and does not have doc_values enabled.");
    }
    return new BitmapQuery(field.path(), field.hasDocValues(), encoded, bitmap);
  }

  private static byte[] bytes(String encoded) {
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  private static LongPredicate bitmap(byte[] bytes) {
    var bitmap = new RoaringBitmap();
    try {
      bitmap.deserialize(ByteBuffer.wrap(bytes));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("Failed to deserialize the bitmap.", e);
    }
    return value -> bitmap.contains((int) value);
  }

  private static LongPredicate longBitmap(byte[] bytes) {
    var bitmap = new Roaring64NavigableMap();
    try {
      bitmap.deserializePortable(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("Failed to deserialize the 64-bit bitmap.", e);
    }
    return bitmap::contains;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
        Scorer scorer =
            docValues
                ? byDocValues(context.reader(), score(), scoreMode)
                : byPoints(context.reader(), score(), scoreMode);
        return scorer == null ? null : new DefaultScorerSupplier(scorer);
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return true;
      }
    };
  }

  private @Nullable Scorer byDocValues(LeafReader reader, float score, ScoreMode scoreMode)
      throws IOException {
    if (reader.getFieldInfos().fieldInfo(field) == null) {
      return null;
    }
    SortedNumericDocValues values = DocValues.getSortedNumeric(reader, field);
    var inBitmap =
        new TwoPhaseIterator(values) {
          @Override
          public boolean matches() throws IOException {
            for (int i = 0; i < values.docValueCount(); i++) {
              if (bitmap.test(values.nextValue())) {
                return true;
              }
            }
            return false;
          }

          @Override
          public float matchCost() {
            return MATCH_COST;
          }
        };
    return new ConstantScoreScorer(score, scoreMode, inBitmap);
  }

  private @Nullable Scorer byPoints(LeafReader reader, float score, ScoreMode scoreMode)
      throws IOException {
    PointValues points = reader.getPointValues(field);
    if (points == null) {
      return null;
    }
    var found = new DocIdSetBuilder(reader.maxDoc(), points);
    points.intersect(new Found(found));
    DocIdSetIterator documents = found.build().iterator();
    return documents == null ? null : new ConstantScoreScorer(score, scoreMode, documents);
  }

  /** Takes the documents of points that are in the bitmap. */
  private final class Found implements IntersectVisitor {
    private final DocIdSetBuilder found;
    private DocIdSetBuilder.@Nullable BulkAdder adder;

    Found(DocIdSetBuilder found) {
      this.found = found;
    }

    @Override
    public void grow(int count) {
      adder = found.grow(count);
    }

    @Override
    public void visit(int document) {
      Objects.requireNonNull(adder).add(document);
    }

    @Override
    public void visit(int document, byte[] packed) {
      if (bitmap.test(LongPoint.decodeDimension(packed, 0))) {
        visit(document);
      }
    }

    @Override
    public Relation compare(byte[] least, byte[] greatest) {
      return Relation.CELL_CROSSES_QUERY;
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String ofField) {
    return "BitmapQuery(field=" + field + ")";
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof BitmapQuery query
        && field.equals(query.field)
        && docValues == query.docValues
        && encoded.equals(query.encoded);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), field, docValues, encoded);
  }
}
