package io.pinakes.worker.snapshot;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Crew;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.SegmentFile;
import io.pinakes.common.snapshot.SnapshotException;
import io.pinakes.common.snapshot.SnapshotUnavailableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that is being filled with a manifest's files. Each is verified as a whole, by length
 * and SHA-256, wherever it comes from.
 */
final class Filling {

  /** How often a blob is read before the store counts as unavailable. */
  static final int ATTEMPTS = 5;

  /** A blob that came damaged may have been damaged on its way: it is read once more. */
  static final int DAMAGED_READS = 2;

  /** Before a blob is read for the second time; then twice as long each time. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(Filling.class);

  private final ShardId shard;
  private final Directory target;
  private final List<Directory> leftBehind;
  private final Machine machine;
  private final BlobStore blobs;
  private final Digests digests;

  /** What is in the target in full, verified. */
  private final Map<String, SegmentFile> complete = new ConcurrentHashMap<>();

  private final AtomicLong reusedFiles = new AtomicLong();
  private final AtomicLong fetchedFiles = new AtomicLong();
  private final AtomicLong reusedBytes = new AtomicLong();
  private final AtomicLong fetchedBytes = new AtomicLong();

  Filling(
      ShardId shard,
      Directory target,
      List<Directory> leftBehind,
      Machine machine,
      BlobStore blobs) {
    this.shard = shard;
    this.target = target;
    this.leftBehind = List.copyOf(leftBehind);
    this.machine = machine;
    this.blobs = blobs;
    this.digests = new Digests(machine);
  }

  /**
   * Makes the directory hold the manifest's files and no others.
   *
   * @throws FileTroubleException a blob is missing or damaged
   * @throws SnapshotUnavailableException the blob store does not answer
   * @throws IOException the directory cannot be written
   */
  void fill(Manifest manifest) throws SnapshotException, IOException, InterruptedException {
    Map<String, SegmentFile> wanted = manifest.byName();
    for (String name : target.listAll()) {
      SegmentFile there = complete.get(name);
      SegmentFile file = wanted.get(name);
      if (there == null || file == null || !isSameContent(there, file)) {
        complete.remove(name);
        target.deleteFile(name);
      }
    }
    List<SegmentFile> missing =
        manifest.files().stream().filter(file -> !complete.containsKey(file.name())).toList();
    Crew.<SegmentFile, SnapshotException, IOException>forEach(
        machine, "fetch " + shard, SnapshotFetch.FILES_AT_A_TIME, missing, this::bring);
  }

  private static boolean isSameContent(SegmentFile a, SegmentFile b) {
    return a.length() == b.length() && a.sha256().equals(b.sha256());
  }

  long reusedFiles() {
    return reusedFiles.get();
  }

  long fetchedFiles() {
    return fetchedFiles.get();
  }

  long reusedBytes() {
    return reusedBytes.get();
  }

  long fetchedBytes() {
    return fetchedBytes.get();
  }

  private void bring(SegmentFile file) throws SnapshotException, IOException, InterruptedException {
    if (reuse(file)) {
      reusedFiles.incrementAndGet();
      reusedBytes.addAndGet(file.length());
    } else {
      fetch(file);
      fetchedFiles.incrementAndGet();
      fetchedBytes.addAndGet(file.length());
    }
    complete.put(file.name(), file);
  }

  private boolean reuse(SegmentFile file) throws IOException, InterruptedException {
    for (Directory local : leftBehind) {
      try {
        if (local.fileLength(file.name()) != file.length()) {
          continue;
        }
        if (digests.sha256(local, file.name()).equals(file.sha256())) {
          target.copyFrom(local, file.name(), file.name(), IOContext.DEFAULT);
          return true;
        }
        LOG.warn(
            "{}: the local file {} is not what its snapshot says and is fetched again",
            shard,
            file.name());
      } catch (NoSuchFileException | FileNotFoundException e) {
        // Not there, or removed meanwhile.
        removeUnfinished(file.name());
      } catch (IOException | AlreadyClosedException e) {
        LOG.warn(
            "{}: the local file {} cannot be reused and is fetched again", shard, file.name(), e);
        removeUnfinished(file.name());
      }
    }
    return false;
  }

  private void fetch(SegmentFile file) throws SnapshotException, IOException, InterruptedException {
    int damaged = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        download(file);
        return;
      } catch (SnapshotUnavailableException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause(attempt);
      } catch (DamagedException e) {
        if (++damaged == DAMAGED_READS) {
          throw new FileTroubleException(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** What arrived is not what the manifest says. */
  private static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(SegmentFile file, String how) {
      super("file %s: its blob %s %s".formatted(file.name(), file.blob(), how));
    }
  }

  private void download(SegmentFile file)
      throws SnapshotException, DamagedException, IOException, InterruptedException {
    InputStream blob =
        open(file)
            .orElseThrow(
                () ->
                    new FileTroubleException(
                        "file %s: its blob %s is not there".formatted(file.name(), file.blob())));
    boolean done = false;
    try {
      try (blob;
          IndexOutput out = target.createOutput(file.name(), IOContext.DEFAULT)) {
        copy(file, blob, out);
      }
      done = true;
    } finally {
      if (!done) {
        removeUnfinished(file.name());
      }
    }
  }

  private Optional<InputStream> open(SegmentFile file)
      throws SnapshotUnavailableException, InterruptedException {
    try {
      return blobs.open(file.blob());
    } catch (IOException e) {
      throw unavailable(file, e);
    }
  }

  private void copy(SegmentFile file, InputStream blob, IndexOutput out)
      throws SnapshotException, DamagedException, IOException, InterruptedException {
    MessageDigest digest = Digests.sha256();
    // One more than is wanted, so that a blob that is too long shows.
    byte[] chunk = new byte[(int) Math.min(Digests.CHUNK_BYTES, file.length() + 1)];
    long copied = 0;
    for (int read = read(file, blob, chunk); read > 0; read = read(file, blob, chunk)) {
      copied += read;
      if (copied > file.length()) {
        break;
      }
      digests.update(digest, chunk, read);
      out.writeBytes(chunk, read);
    }
    if (copied != file.length()) {
      throw new DamagedException(
          file,
          "has %s bytes instead of %d"
              .formatted(copied > file.length() ? "more" : copied, file.length()));
    }
    String sha256 = Digests.hex(digest);
    if (!sha256.equals(file.sha256())) {
      throw new DamagedException(
          file, "has SHA-256 %s instead of %s".formatted(sha256, file.sha256()));
    }
  }

  /** A whole chunk unless the blob ends; 0 at its end. */
  private int read(SegmentFile file, InputStream blob, byte[] chunk)
      throws SnapshotUnavailableException {
    try {
      return blob.readNBytes(chunk, 0, chunk.length);
    } catch (IOException e) {
      throw unavailable(file, e);
    }
  }

  private SnapshotUnavailableException unavailable(SegmentFile file, IOException e) {
    return new SnapshotUnavailableException(
        "%s: file %s: its blob %s cannot be read: %s"
            .formatted(shard, file.name(), file.blob(), e.getMessage()),
        e);
  }

  private void removeUnfinished(String name) throws IOException {
    try {
      target.deleteFile(name);
    } catch (NoSuchFileException | FileNotFoundException e) {
      // It had not been begun.
    }
  }

  private void pause(int attempt) throws InterruptedException {
    long nanos = FIRST_PAUSE.toNanos() << (attempt - 1);
    machine.clock().sleep(Duration.ofNanos(nanos / 2 + machine.random(nanos / 2 + 1)));
  }
}
