package io.pinakes.worker.index;

import java.io.IOException;
import org.apache.lucene.codecs.FieldsConsumer;
import org.apache.lucene.codecs.FieldsProducer;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104PostingsFormat;
import org.apache.lucene.codecs.perfield.PerFieldPostingsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.search.suggest.document.Completion104PostingsFormat;

/**
 * How terms are written: completions for their suggester, others as Lucene does. What a field is,
 * the documents in the segment say themselves, so that no mapping is needed to write one, and every
 * copy of a shard writes the same. Which format a field has is kept in the segment, so reading is
 * Lucene's own.
 */
final class TermsFormat extends PostingsFormat {

  /** The attribute of Lucene fields that hold completions. */
  static final String COMPLETION = "pinakes.completion";

  private final PostingsFormat reading;
  private final PostingsFormat words = new Lucene104PostingsFormat();
  private final PostingsFormat completions = new Completion104PostingsFormat();

  TermsFormat(PostingsFormat reading) {
    super(reading.getName());
    this.reading = reading;
  }

  @Override
  public FieldsConsumer fieldsConsumer(SegmentWriteState state) throws IOException {
    var byField =
        new PerFieldPostingsFormat() {
          @Override
          public PostingsFormat getPostingsFormatForField(String field) {
            FieldInfo info = state.fieldInfos.fieldInfo(field);
            return info != null && info.getAttribute(COMPLETION) != null ? completions : words;
          }
        };
    return byField.fieldsConsumer(state);
  }

  @Override
  public FieldsProducer fieldsProducer(SegmentReadState state) throws IOException {
    return reading.fieldsProducer(state);
  }
}
