package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.GeoBounds;
import io.pinakes.common.aggregation.GeoGridAggregation;
import io.pinakes.common.aggregation.partial.GeoCell;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;

/** Cells of a grid over the earth, by their numbers. */
record GridKeys(GeoGridAggregation grid, Points points) implements TermKeys {

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues values = points.open(segment.reader());
    return new Segment() {
      private long[] cells = new long[4];

      @Override
      public int advance(int document) throws IOException {
        if (!values.advanceExact(document)) {
          return 0;
        }
        int count = values.docValueCount();
        if (count > cells.length) {
          cells = new long[Math.max(count, cells.length * 2)];
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
          long point = values.nextValue();
          double latitude = Points.latitude(point);
          double longitude = Points.longitude(point);
          GeoBounds bounds = grid.bounds();
          if (bounds == null || bounds.contains(latitude, longitude)) {
            cells[found++] = cell(latitude, longitude);
          }
        }
        return eachOnce(found);
      }

      private int eachOnce(int found) {
        Arrays.sort(cells, 0, found);
        int size = 0;
        for (int i = 0; i < found; i++) {
          if (i == 0 || cells[i] != cells[i - 1]) {
            cells[size++] = cells[i];
          }
        }
        return size;
      }

      @Override
      public long key(int place) {
        return cells[place];
      }
    };
  }

  private long cell(double latitude, double longitude) {
    return switch (grid.grid()) {
      case GEOHASH -> GeoCell.geohash(latitude, longitude, grid.precision());
      case GEOTILE -> GeoCell.tile(latitude, longitude, grid.precision());
    };
  }

  @Override
  public int compare(long a, long b) {
    return Long.compare(a, b);
  }

  @Override
  public Object shown(long key) {
    return key;
  }

  @Override
  public void forEach(LongConsumer keys) {
    throw new IllegalStateException("cells without documents are not asked for");
  }

  @Override
  public KeyKind kind() {
    return KeyKind.WHOLE;
  }

  @Override
  public ResultFormat format() {
    return ResultFormat.RAW;
  }
}
