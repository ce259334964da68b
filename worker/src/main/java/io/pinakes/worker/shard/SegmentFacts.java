package io.pinakes.worker.shard;

import io.pinakes.common.message.StatsCalls.Segment;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.suggest.document.CompletionTerms;
import org.jspecify.annotations.Nullable;

/** What can be known of a segment by its reader. */
final class SegmentFacts {

  private SegmentFacts() {}

  /**
   * The segment; null if the reader is not of one.
   *
   * @param committed names of the segments in the last commit
   */
  static @Nullable Segment segment(LeafReader reader, Set<String> committed) throws IOException {
    if (!(FilterLeafReader.unwrap(reader) instanceof SegmentReader segment)) {
      return null;
    }
    SegmentCommitInfo commit = segment.getSegmentInfo();
    String name = commit.info.name;
    return new Segment(
        name,
        Long.parseLong(name.substring(1), Character.MAX_RADIX),
        reader.numDocs(),
        reader.numDeletedDocs(),
        commit.sizeInBytes(),
        committed.contains(name),
        commit.info.getVersion().toString(),
        commit.info.getUseCompoundFile(),
        new TreeMap<>(commit.info.getAttributes()));
  }

  /** The names of the segment's files, those of compound files as one; none if it has none. */
  static Collection<String> files(LeafReader reader) throws IOException {
    return FilterLeafReader.unwrap(reader) instanceof SegmentReader segment
        ? segment.getSegmentInfo().files()
        : Set.of();
  }

  /** The bytes of memory that the segment's completions take, by field. */
  static SortedMap<String, Long> completions(LeafReader reader) throws IOException {
    var bytes = new TreeMap<String, Long>();
    for (FieldInfo field : reader.getFieldInfos()) {
      if (field.getIndexOptions() != IndexOptions.NONE
          && reader.terms(field.name) instanceof CompletionTerms terms
          && terms.suggester() != null) {
        bytes.put(field.name, terms.suggester().ramBytesUsed());
      }
    }
    return bytes;
  }
}
