package io.pinakes.worker.snapshot;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.Content;
import io.pinakes.common.log.LogException;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Crew;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SegmentBlob;
import io.pinakes.common.snapshot.SegmentFile;
import io.pinakes.common.snapshot.SnapshotException;
import io.pinakes.common.snapshot.SnapshotUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots of one opened copy. Whoever has a copy may make one, at any time and however
 * slowly: the manifest's compare-and-set decides which of several counts, and a copy that is behind
 * the current snapshot makes none.
 */
public final class SnapshotUpload {

  /** How often a blob is put before the blob store counts as unavailable. */
  private static final int ATTEMPTS = 5;

  /** Before the second attempt; then twice as long each time. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotUpload.class);

  private final ShardId shard;
  private final Directory directory;
  private final Machine machine;
  private final BlobStore blobs;
  private final Manifests manifests;
  private final Reuse reuse;
  private final Digests digests;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Blobs that certainly have the bytes of the local file of that name. */
  private final Map<String, SegmentFile> known = new ConcurrentHashMap<>();

  /**
   * For a copy that was opened from a manifest.
   *
   * @param directory with the copy's files, which never change under one name
   * @param openedFrom the manifest whose files were fetched into it
   */
  public SnapshotUpload(
      ShardId shard,
      Directory directory,
      Manifest openedFrom,
      Machine machine,
      BlobStore blobs,
      Manifests manifests) {
    this(shard, directory, openedFrom, machine, blobs, manifests, Reuse.strict());
  }

  /** With a rule of its own, for tests. */
  public SnapshotUpload(
      ShardId shard,
      Directory directory,
      Manifest openedFrom,
      Machine machine,
      BlobStore blobs,
      Manifests manifests,
      Reuse reuse) {
    this.shard = shard;
    this.directory = directory;
    this.machine = machine;
    this.blobs = blobs;
    this.manifests = manifests;
    this.reuse = reuse;
    this.digests = new Digests(machine);
    known.putAll(openedFrom.byName());
  }

  /** What became of an attempt. */
  public sealed interface Outcome {

    /** The manifest that is current now, as far as is known. */
    Manifest current();

    /**
     * The snapshot is made.
     *
     * @param replaced the manifest before
     * @param uploadedBytes of files that were not in the blob store before
     */
    record Made(Manifest replaced, Manifest current, long uploadedBytes) implements Outcome {}

    /**
     * None was made: the current one holds as much as this copy, or more, or was swapped meanwhile
     * by another copy, or says that the index was removed.
     */
    record NotNeeded(Manifest current) implements Outcome {}
  }

  /**
   * Makes a snapshot of a Lucene commit. What is uploaded before a failure is not uploaded again by
   * the next call, if the file is still there and no other snapshot came between.
   *
   * @param files of the commit, which whoever calls keeps from being deleted meanwhile
   * @param position of the last log entry that the commit holds
   * @param nextSeqNo of the write after it
   * @throws org.apache.lucene.index.CorruptIndexException a local file is damaged: nothing of this
   *     copy must be trusted
   * @throws IOException a local file cannot be read
   * @throws SnapshotException no snapshot is made, or it is not known whether one is; try again
   *     later
   */
  public Outcome upload(Collection<String> files, LogPosition position, long nextSeqNo)
      throws SnapshotException, IOException, InterruptedException {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(shard + ": two snapshots of one copy at once");
    }
    try {
      Manifest base = manifests.load(shard);
      if (base.removed() || base.position().number() >= position.number()) {
        return new Outcome.NotNeeded(base);
      }
      known.keySet().retainAll(files);
      known.values().removeIf(file -> !reuse.mayName(file, base));
      List<String> missing = files.stream().filter(file -> !known.containsKey(file)).toList();
      long upload = machine.random();
      Crew.<String, SnapshotException, IOException>forEach(
          machine,
          "upload " + shard,
          SnapshotFetch.FILES_AT_A_TIME,
          missing,
          file -> put(file, base.version() + 1, upload));
      List<SegmentFile> held = new ArrayList<>();
      for (String file : files) {
        held.add(known(file));
      }
      Manifest next = base.next(position, nextSeqNo, held);
      if (!manifests.replace(shard, base, next)) {
        return new Outcome.NotNeeded(manifests.load(shard));
      }
      long uploaded = 0;
      for (String file : missing) {
        uploaded += known(file).length();
      }
      return new Outcome.Made(base, next, uploaded);
    } finally {
      busy.set(false);
    }
  }

  private SegmentFile known(String file) throws IOException {
    SegmentFile found = known.get(file);
    if (found == null || found.length() != directory.fileLength(file)) {
      throw new IllegalStateException(shard + ": local file " + file + " is not " + found);
    }
    return found;
  }

  private void put(String file, long version, long upload)
      throws SnapshotException, IOException, InterruptedException {
    String sha256 = digests.sha256OfLuceneFile(directory, file);
    long length = directory.fileLength(file);
    String blob = SegmentBlob.of(shard, version, upload, file).name();
    var content =
        new Content() {
          @Override
          public long length() {
            return length;
          }

          @Override
          public InputStream open() throws IOException {
            return new IndexInputStream(directory.openInput(file, IOContext.DEFAULT));
          }
        };
    for (int attempt = 1; ; attempt++) {
      try {
        blobs.put(blob, content);
        known.put(file, new SegmentFile(file, blob, length, sha256));
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new SnapshotUnavailableException(
              "%s: file %s: its blob %s is not stored: %s"
                  .formatted(shard, file, blob, e.getMessage()),
              e);
        }
        long nanos = FIRST_PAUSE.toNanos() << (attempt - 1);
        machine.clock().sleep(Duration.ofNanos(nanos / 2 + machine.random(nanos / 2 + 1)));
      }
    }
  }

  /**
   * Lets go of what a snapshot has made needless: the log before the <em>replaced</em> snapshot, so
   * that a copy that lags by less than one interval need not start from files again, and the blobs
   * that are not named any more. It is never wrong to do this late, twice or not at all: what is
   * left here goes with the next snapshot's log and with the leader's sweep.
   */
  public void tidyUp(Outcome.Made made, ShardLog log) throws InterruptedException {
    long covered = made.replaced().position().number();
    if (covered > 0) {
      try {
        log.truncateBefore(covered);
      } catch (LogException e) {
        LOG.warn("{}: the log is not truncated before entry {} yet", shard, covered, e);
      }
    }
    Map<String, SegmentFile> named = made.current().byName();
    for (SegmentFile file : made.replaced().files()) {
      if (!file.equals(named.get(file.name()))) {
        try {
          blobs.delete(file.blob());
        } catch (IOException e) {
          LOG.debug("{}: {} is left to the leader's sweep", shard, file.blob(), e);
        }
      }
    }
  }
}
