package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.query.Slice;
import io.pinakes.worker.index.IndexFormat;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one slice: those whose id, or value of a field, has a hash of the slice. Whole
 * shards go to one slice as far as there are enough of them, as in OpenSearch.
 */
final class SliceQuery extends Query {

  /** Of the hash, so that it has nothing to do with the one that documents are routed by. */
  private static final int SEED = 7919;

  private final @Nullable String field;
  private final int id;
  private final int max;

  private SliceQuery(@Nullable String field, int id, int max) {
    this.field = field;
    this.id = id;
    this.max = max;
  }

  /** The part of a slice that is in one shard. */
  static Query of(Slice slice, SearchScope scope, Mapping mapping) {
    if (slice.field() != null) {
      checkNumeric(slice.field(), mapping);
    }
    int shards = scope.shards();
    if (slice.max() < shards) {
      return scope.ordinal() % slice.max() == slice.id()
          ? MatchAllDocsQuery.INSTANCE
          : new MatchNoDocsQuery("another slice's shard");
    }
    if (slice.id() % shards != scope.ordinal()) {
      return new MatchNoDocsQuery("another slice's shard");
    }
    int inShard = slice.max() / shards + (slice.max() % shards > scope.ordinal() ? 1 : 0);
    return inShard == 1
        ? MatchAllDocsQuery.INSTANCE
        : new SliceQuery(slice.field(), slice.id() / shards, inShard);
  }

  private static void checkNumeric(String field, Mapping mapping) {
    ValueField mapped = mapping.valueField(field);
    if (mapped == null) {
      throw ApiException.illegalArgument("field " + field + " not found");
    }
    if (mapped.type() == FieldType.TEXT || mapped.type() == FieldType.KEYWORD) {
      throw ApiException.illegalArgument("cannot load numeric doc values on " + field);
    }
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
        LeafReader reader = context.reader();
        var all = DocIdSetIterator.all(reader.maxDoc());
        TwoPhaseIterator inSlice = field == null ? byId(reader, all) : byValue(reader, all, field);
        return new DefaultScorerSupplier(new ConstantScoreScorer(score(), mode, inSlice));
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return true;
      }
    };
  }

  private TwoPhaseIterator byId(LeafReader reader, DocIdSetIterator all) throws IOException {
    BinaryDocValues ids = DocValues.getBinary(reader, IndexFormat.ID);
    return new TwoPhaseIterator(all) {
      @Override
      public boolean matches() throws IOException {
        if (!ids.advanceExact(all.docID())) {
          return false;
        }
        BytesRef value = ids.binaryValue();
        return isHere(StringHelper.murmurhash3_x86_32(value, SEED));
      }

      @Override
      public float matchCost() {
        return 10;
      }
    };
  }

  private TwoPhaseIterator byValue(LeafReader reader, DocIdSetIterator all, String name)
      throws IOException {
    SortedNumericDocValues values = DocValues.getSortedNumeric(reader, name);
    return new TwoPhaseIterator(all) {
      @Override
      public boolean matches() throws IOException {
        // A document without a value is in the first slice.
        return values.advanceExact(all.docID())
            ? isHere(Long.hashCode(values.nextValue() * SEED))
            : id == 0;
      }

      @Override
      public float matchCost() {
        return 10;
      }
    };
  }

  private boolean isHere(int hash) {
    return Math.floorMod(hash, max) == id;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String defaultField) {
    return "slice[" + (field == null ? "_id" : field) + " " + id + "/" + max + "]";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SliceQuery slice
        && id == slice.id
        && max == slice.max
        && Objects.equals(field, slice.field);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * id + max) + (field == null ? 0 : field.hashCode());
  }
}
