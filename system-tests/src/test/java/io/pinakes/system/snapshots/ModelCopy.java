package io.pinakes.system.snapshots;

import io.pinakes.common.log.CorruptLogException;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.snapshot.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * A copy of a shard that keeps its files as Lucene does, without Lucene: each commit adds an
 * immutable file, merges some of the others now and then, and lists what belongs to it in a last
 * file. What the files hold can be compared with the log, entry by entry.
 */
final class ModelCopy {

  private static final String LIST = "segments_";

  private final Directory directory;
  private final TreeMap<Long, String> added = new TreeMap<>();
  private final List<String> segments = new ArrayList<>();
  private LogPosition position;
  private long nextSeqNo;
  private int nextFile;

  /** Opens what a manifest's files hold; nothing if there are none. */
  ModelCopy(Directory directory, Manifest manifest) throws IOException {
    this.directory = directory;
    position = manifest.position();
    nextSeqNo = manifest.nextSeqNo();
    List<String> lists =
        manifest.byName().keySet().stream().filter(name -> name.startsWith(LIST)).toList();
    if (manifest.version() == 0) {
      return;
    }
    if (lists.size() != 1) {
      throw new AssertionError(manifest + " has the lists " + lists);
    }
    try (IndexInput in = directory.openInput(lists.getFirst(), IOContext.DEFAULT)) {
      CodecUtil.checkHeader(in, "model", 1, 1);
      nextFile = in.readVInt();
      int count = in.readVInt();
      for (int i = 0; i < count; i++) {
        segments.add(in.readString());
      }
    }
  }

  LogPosition position() {
    return position;
  }

  long nextSeqNo() {
    return nextSeqNo;
  }

  void apply(LogEntry entry) throws CorruptLogException {
    position = position.after(entry);
    if (entry instanceof LogEntry.Batch batch) {
      if (batch.firstSeqNo() != nextSeqNo) {
        throw new AssertionError(batch + " does not begin at " + nextSeqNo);
      }
      nextSeqNo += batch.operations().size();
      added.put(batch.number(), batch.operations().getFirst().id());
    }
  }

  /** Which batch of the log is in the copy, by its number. */
  Map<Long, String> content() throws IOException {
    var content = new TreeMap<>(added);
    for (String segment : segments) {
      for (Map.Entry<Long, String> batch : read(segment).entrySet()) {
        if (content.put(batch.getKey(), batch.getValue()) != null) {
          throw new AssertionError("entry " + batch.getKey() + " is in two files");
        }
      }
    }
    return content;
  }

  /**
   * Writes what was added since the last commit.
   *
   * @param merged how many of the oldest files become one
   * @return the commit's files
   */
  List<String> commit(int merged) throws IOException {
    if (!added.isEmpty()) {
      segments.add(write(added));
      added.clear();
    }
    if (merged > 1 && segments.size() > merged) {
      var together = new TreeMap<Long, String>();
      for (String segment : segments.subList(0, merged)) {
        together.putAll(read(segment));
      }
      segments.subList(0, merged).clear();
      segments.addFirst(write(together));
    }
    String list = LIST + Integer.toString(nextFile++, Character.MAX_RADIX);
    try (IndexOutput out = directory.createOutput(list, IOContext.DEFAULT)) {
      CodecUtil.writeHeader(out, "model", 1);
      out.writeVInt(nextFile);
      out.writeVInt(segments.size());
      for (String segment : segments) {
        out.writeString(segment);
      }
      CodecUtil.writeFooter(out);
    }
    List<String> files = new ArrayList<>(segments);
    files.add(list);
    return files;
  }

  private String write(TreeMap<Long, String> batches) throws IOException {
    String name = "_" + Integer.toString(nextFile++, Character.MAX_RADIX) + ".cfs";
    try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
      CodecUtil.writeHeader(out, "model", 1);
      out.writeVInt(batches.size());
      for (Map.Entry<Long, String> batch : batches.entrySet()) {
        out.writeVLong(batch.getKey());
        out.writeString(batch.getValue());
      }
      CodecUtil.writeFooter(out);
    }
    return name;
  }

  private TreeMap<Long, String> read(String segment) throws IOException {
    var batches = new TreeMap<Long, String>();
    try (IndexInput in = directory.openInput(segment, IOContext.DEFAULT)) {
      CodecUtil.checkHeader(in, "model", 1, 1);
      int count = in.readVInt();
      for (int i = 0; i < count; i++) {
        batches.put(in.readVLong(), in.readString());
      }
    }
    return batches;
  }
}
