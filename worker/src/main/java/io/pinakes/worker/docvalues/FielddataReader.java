package io.pinakes.worker.docvalues;

import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;

/** A reader that gives the words of texts as doc values. */
final class FielddataReader extends FilterDirectoryReader {

  private final Fielddata fielddata;
  private final Map<String, ValueField> fields;

  FielddataReader(DirectoryReader in, Fielddata fielddata, Map<String, ValueField> fields)
      throws IOException {
    super(
        in,
        new SubReaderWrapper() {
          @Override
          public LeafReader wrap(LeafReader segment) {
            return new Segment(segment, fielddata, fields);
          }
        });
    this.fielddata = fielddata;
    this.fields = fields;
  }

  @Override
  protected DirectoryReader doWrapDirectoryReader(DirectoryReader reader) throws IOException {
    return new FielddataReader(reader, fielddata, fields);
  }

  @Override
  public @Nullable CacheHelper getReaderCacheHelper() {
    return in.getReaderCacheHelper();
  }

  private static final class Segment extends FilterLeafReader {
    private final Fielddata fielddata;
    private final Map<String, ValueField> fields;

    Segment(LeafReader in, Fielddata fielddata, Map<String, ValueField> fields) {
      super(in);
      this.fielddata = fielddata;
      this.fields = fields;
    }

    @Override
    public @Nullable SortedSetDocValues getSortedSetDocValues(String field) throws IOException {
      ValueField text = fields.get(field);
      return text == null ? super.getSortedSetDocValues(field) : fielddata.words(in, text);
    }

    @Override
    public IndexReader.@Nullable CacheHelper getCoreCacheHelper() {
      return in.getCoreCacheHelper();
    }

    @Override
    public IndexReader.@Nullable CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }
}
