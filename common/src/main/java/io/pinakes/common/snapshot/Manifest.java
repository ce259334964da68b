package io.pinakes.common.snapshot;

import io.pinakes.common.log.LogPosition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a shard can be opened from: Lucene files that hold the log up to a position.
 *
 * <p>A manifest names only files of the manifest that it replaces and files that were uploaded for
 * itself. Hence a blob of a version that is not newer than the current manifest, and that the
 * current manifest does not name, is never named again.
 *
 * @param version rises by one each time; 0: there is no snapshot yet
 * @param position of the last log entry that the files hold; never falls
 * @param nextSeqNo the sequence number of the write after it
 * @param removed whether the index was removed: no other manifest follows, and no file is left
 * @param files in the order of names, which are unique
 */
public record Manifest(
    long version, LogPosition position, long nextSeqNo, boolean removed, List<SegmentFile> files) {

  /** No snapshot: the whole log is to be replayed. */
  public static final Manifest NONE = new Manifest(0, LogPosition.START, 0, false, List.of());

  public Manifest {
    files = files.stream().sorted(Comparator.comparing(SegmentFile::name)).toList();
    if (version < 0 || nextSeqNo < 0 || (removed && !files.isEmpty())) {
      throw new IllegalArgumentException(
          "version %d, next sequence number %d, removed %s, %d files"
              .formatted(version, nextSeqNo, removed, files.size()));
    }
    for (int i = 1; i < files.size(); i++) {
      if (files.get(i).name().equals(files.get(i - 1).name())) {
        throw new IllegalArgumentException("file " + files.get(i).name() + " twice");
      }
    }
  }

  /** The manifest that follows this one with these files. */
  public Manifest next(LogPosition reached, long nextSeqNoThere, List<SegmentFile> held) {
    return new Manifest(version + 1, reached, nextSeqNoThere, false, held);
  }

  /** The last manifest, of an index that is no more. */
  public Manifest nextRemoved() {
    return new Manifest(version + 1, position, nextSeqNo, true, List.of());
  }

  /** The files by their names. */
  public Map<String, SegmentFile> byName() {
    Map<String, SegmentFile> byName = HashMap.newHashMap(files.size());
    files.forEach(file -> byName.put(file.name(), file));
    return byName;
  }

  /** The file of that name. */
  public Optional<SegmentFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** The sizes of all files together, in bytes. */
  public long bytes() {
    return files.stream().mapToLong(SegmentFile::length).sum();
  }

  /** Which one it is, for messages. */
  @Override
  public String toString() {
    return "manifest version "
        + version
        + (removed ? " (removed)" : " with " + files.size() + " files up to entry ")
        + (removed ? "" : position.number());
  }
}
