package io.pinakes.worker.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.aggregation.RangeValuesByDocument.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FloatRange;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class RangeValuesByDocumentTest {

  private static final int MANY = 2_000;

  private static LongRange range(long from, long to) {
    return new LongRange("l", new long[] {from}, new long[] {to});
  }

  private interface Check {
    void on(LeafReader segment) throws IOException;
  }

  private static void index(List<Document> documents, Check check) throws IOException {
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocuments(documents);
      writer.forceMerge(1);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        check.on(reader.leaves().getFirst().reader());
      }
    }
  }

  private static List<Range> of(RangeValuesByDocument ranges, int document) {
    var found = new ArrayList<Range>();
    ranges.advance(document);
    while (ranges.hasNext(document)) {
      found.add(ranges.next());
    }
    return found;
  }

  @Test
  void tellsARangesOfADocumentByWhereTheyBeginAndAgainIfAskedAgain() throws IOException {
    var two = new Document();
    two.add(range(5, 9));
    two.add(range(-3, 7));
    var one = new Document();
    one.add(range(Long.MIN_VALUE, 2));
    index(
        List.of(two, new Document(), one),
        segment -> {
          var ranges =
              RangeValuesByDocument.of(
                  segment, ValueField.of("l", FieldType.LONG_RANGE), new Allowance(1 << 20, 10));
          List<Range> both = List.of(new Range(0, -3, 7), new Range(0, 5, 9));
          assertThat(of(ranges, 0)).isEqualTo(both);
          assertThat(of(ranges, 0)).isEqualTo(both);
          assertThat(of(ranges, 1)).isEmpty();
          assertThat(of(ranges, 2)).containsExactly(new Range(2, Long.MIN_VALUE, 2));
        });
  }

  @Test
  void boundsOfFractionsAreFractions() throws IOException {
    var document = new Document();
    document.add(new FloatRange("f", new float[] {-1.5f}, new float[] {0.25f}));
    index(
        List.of(document),
        segment -> {
          var ranges =
              RangeValuesByDocument.of(
                  segment, ValueField.of("f", FieldType.FLOAT_RANGE), new Allowance(1 << 20, 10));
          Range range = of(ranges, 0).getFirst();
          assertThat(ranges.number(range.from())).isEqualTo(-1.5);
          assertThat(ranges.number(range.to())).isEqualTo(0.25);
        });
  }

  @Test
  void theirMemoryIsTheRequests() throws IOException {
    var documents = new ArrayList<Document>();
    for (int i = 0; i < MANY; i++) {
      var document = new Document();
      document.add(range(i, i + 1));
      documents.add(document);
    }
    ValueField field = ValueField.of("l", FieldType.LONG_RANGE);
    index(
        documents,
        segment -> {
          assertThatThrownBy(
                  () -> RangeValuesByDocument.of(segment, field, new Allowance(10_000, 10)))
              .isInstanceOf(ApiException.class)
              .hasMessageContaining("Data too large");
          var allowance = new Allowance(1 << 17, 10);
          for (int i = 0; i < 10; i++) {
            RangeValuesByDocument.of(segment, field, allowance).close();
          }
        });
  }
}
