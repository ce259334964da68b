package io.pinakes.worker.index;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/** What a shard's Lucene index looks like, apart from the fields that the mapping names. */
public final class IndexFormat {

  /** The document's id: an indexed term, and binary doc values for hits. */
  public static final String ID = "_id";

  /** The document as it was sent: stored bytes. */
  public static final String SOURCE = "_source";

  /** Numeric doc values. */
  public static final String VERSION = "_version";

  /** Numeric doc values. */
  public static final String SEQ_NO = "_seq_no";

  /** Numeric doc values. */
  public static final String PRIMARY_TERM = "_primary_term";

  /**
   * Positions between the values of an array of texts, so that no phrase reaches over;
   * OpenSearch's.
   */
  public static final int POSITION_INCREMENT_GAP = 100;

  private IndexFormat() {}

  /** The term that finds, replaces or deletes a document. */
  public static Term idTerm(String id) {
    return new Term(ID, new BytesRef(id));
  }

  /** How segments are written: as Lucene does, with sources in small blocks. */
  public static Codec codec() {
    return new SourceCodec();
  }

  /** A new configuration for the writer of a shard; texts bring their own analyzers. */
  public static IndexWriterConfig writerConfig() {
    return new IndexWriterConfig(Analyzers.indexWriter()).setCodec(codec());
  }
}
