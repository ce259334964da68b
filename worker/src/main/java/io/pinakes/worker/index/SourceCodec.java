package io.pinakes.worker.index;

import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.compressing.CompressionMode;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene90.compressing.Lucene90CompressingStoredFieldsFormat;

/**
 * Lucene's own codec, except that sources lie in smaller blocks, and that completions have the
 * format that their suggester reads. All that is stored of a document is its source, and a search
 * loads its hits' sources from every shard, most of them only to drop them in the merge: what a hit
 * costs there is most of what a search costs.
 *
 * <p>Public, with such a constructor, because Lucene makes it by the name that a segment was
 * written with. That name stands for these numbers for ever.
 */
public final class SourceCodec extends FilterCodec {

  private static final String NAME = "PinakesSource1";

  /**
   * Source bytes per LZ4 block; on the way to a document, half a block is decompressed. Measured
   * with documents of 700 bytes: a load takes 3 µs instead of the 15 µs of Lucene's fast mode (4
   * KB: 6 µs), sources take 0.77 of their bytes instead of 0.64 (4 KB: 0.73).
   */
  private static final int BLOCK_BYTES = 2 << 10;

  /** Of the tiniest documents; Lucene's own bound in its fast mode. */
  private static final int MAX_DOCUMENTS_PER_BLOCK = 1_024;

  /** The log2 of the blocks that share an entry of the index; Lucene's own. */
  private static final int INDEX_BLOCK_SHIFT = 10;

  private final StoredFieldsFormat sources =
      new Lucene90CompressingStoredFieldsFormat(
          NAME, CompressionMode.FAST, BLOCK_BYTES, MAX_DOCUMENTS_PER_BLOCK, INDEX_BLOCK_SHIFT);

  private final PostingsFormat terms;

  public SourceCodec() {
    this(new Lucene104Codec(Lucene104Codec.Mode.BEST_SPEED));
  }

  private SourceCodec(Lucene104Codec own) {
    super(NAME, own);
    terms = new TermsFormat(own.postingsFormat());
  }

  @Override
  public PostingsFormat postingsFormat() {
    return terms;
  }

  @Override
  public StoredFieldsFormat storedFieldsFormat() {
    return sources;
  }
}
