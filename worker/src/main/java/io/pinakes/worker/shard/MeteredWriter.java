package io.pinakes.worker.shard;

import io.pinakes.common.message.ShardStats.Merges;
import io.pinakes.common.message.ShardStats.Timed;
import io.pinakes.common.runtime.Clock;
import io.pinakes.worker.stats.Meter;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.store.Directory;

/** Lucene's writer, with its merges counted. */
final class MeteredWriter extends IndexWriter {

  private final Meter merged;
  private final LongAdder documents = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder currentDocuments = new LongAdder();
  private final LongAdder currentBytes = new LongAdder();

  MeteredWriter(Directory directory, IndexWriterConfig config, Clock clock) throws IOException {
    super(directory, config);
    merged = new Meter(clock);
  }

  @Override
  protected void merge(MergePolicy.OneMerge merge) throws IOException {
    long size = merge.totalBytesSize();
    int count = merge.totalNumDocs();
    currentDocuments.add(count);
    currentBytes.add(size);
    long begun = merged.begin();
    try {
      super.merge(merge);
    } finally {
      merged.end(begun);
      currentDocuments.add(-count);
      currentBytes.add(-size);
      documents.add(count);
      bytes.add(size);
    }
  }

  Merges merges() {
    Timed all = merged.read();
    return new Merges(
        all, documents.sum(), bytes.sum(), currentDocuments.sum(), currentBytes.sum());
  }
}
