package io.pinakes.worker.index;

import org.apache.lucene.analysis.Analyzer;
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

  /** What the document was routed by, if not by its id: an indexed term, and sorted doc values. */
  public static final String ROUTING = "_routing";

  /** Of nested objects: the path of the object, an indexed term. */
  public static final String NESTED_PATH = "_nested_path";

  /** The fields that have a value and neither doc values nor norms: indexed terms. */
  public static final String FIELD_NAMES = "_field_names";

  /** The fields of which a value was left out: indexed terms, and sorted-set doc values. */
  public static final String IGNORED = "_ignored";

  /** Numeric doc values. */
  public static final String VERSION = "_version";

  /** Numeric doc values. */
  public static final String SEQ_NO = "_seq_no";

  /** Numeric doc values. */
  public static final String PRIMARY_TERM = "_primary_term";

  /** Of sorted indices: what marks whole documents, numeric doc values that Lucene writes. */
  public static final String PARENT = "_parent_document";

  private IndexFormat() {}

  /** The term that finds, replaces or deletes a document. */
  public static Term idTerm(String id) {
    return new Term(ID, new BytesRef(id));
  }

  /** How segments are written: as Lucene does, with sources in small blocks. */
  public static Codec codec() {
    return new SourceCodec();
  }

  /**
   * A new configuration for the writer of a shard. Texts bring their own analyzers, and the gaps
   * between their values.
   */
  public static IndexWriterConfig writerConfig() {
    return new IndexWriterConfig(new NoAnalyzer()).setCodec(codec());
  }

  private static final class NoAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
      throw new IllegalStateException("the text in [" + fieldName + "] has no analyzer");
    }
  }
}
