package io.pinakes.worker.shard;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentReader;

/** What can be known of a segment by its reader. */
final class SegmentFacts {

  private SegmentFacts() {}

  /** The names of the segment's files, those of compound files as one; none if it has none. */
  static Collection<String> files(LeafReader reader) throws IOException {
    return FilterLeafReader.unwrap(reader) instanceof SegmentReader segment
        ? segment.getSegmentInfo().files()
        : Set.of();
  }
}
