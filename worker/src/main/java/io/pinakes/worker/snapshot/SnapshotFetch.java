package io.pinakes.worker.snapshot;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.snapshot.CorruptSnapshotException;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SnapshotException;
import io.pinakes.common.snapshot.SnapshotUnavailableException;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.store.Directory;

/**
 * Brings a shard's snapshot into a directory: from files that earlier openings left on this node,
 * as far as their checksums are right, and from the blob store.
 */
public final class SnapshotFetch {

  /**
   * How often a fetch starts again because the manifest was replaced and its blobs deleted
   * meanwhile. Each time only what is new is fetched, so this ends early unless snapshots come
   * faster than they can be read.
   */
  private static final int MAX_ROUNDS = 20;

  /** Enough to fill the wait for one with others, each with its buffer of 1 MB. */
  static final int FILES_AT_A_TIME = 4;

  private final Machine machine;
  private final BlobStore blobs;
  private final Manifests manifests;

  public SnapshotFetch(Machine machine, BlobStore blobs, Manifests manifests) {
    this.machine = machine;
    this.blobs = blobs;
    this.manifests = manifests;
  }

  /**
   * What was fetched.
   *
   * @param manifest whose files are all in the directory, and nothing else is; none if it is {@link
   *     Manifest#NONE} or removed
   * @param reusedBytes of files that were on this node
   * @param fetchedBytes of files that were not
   */
  public record Fetched(
      Manifest manifest,
      long reusedFiles,
      long reusedBytes,
      long fetchedFiles,
      long fetchedBytes) {}

  /**
   * Fetches the current snapshot.
   *
   * @param target where the files go; what is there is removed
   * @param leftBehind directories of this node whose files may be reused, the best first; they are
   *     only read, and files in them may vanish at any time
   * @throws CorruptSnapshotException a blob that the current manifest names is gone or damaged, or
   *     the manifest is; names it
   * @throws SnapshotUnavailableException a store did not answer; try again later with {@code
   *     target} among {@code leftBehind}
   * @throws IOException {@code target} cannot be written
   */
  public Fetched fetch(ShardId shard, Directory target, List<Directory> leftBehind)
      throws SnapshotException, IOException, InterruptedException {
    var filling = new Filling(shard, target, leftBehind, machine, blobs);
    Manifest manifest = manifests.load(shard);
    for (int round = 1; round <= MAX_ROUNDS; round++) {
      try {
        filling.fill(manifest);
        return new Fetched(
            manifest,
            filling.reusedFiles(),
            filling.reusedBytes(),
            filling.fetchedFiles(),
            filling.fetchedBytes());
      } catch (FileTroubleException e) {
        Manifest now = manifests.load(shard);
        // Blobs are deleted only after the manifest that names them was replaced.
        if (now.version() == manifest.version()) {
          throw new CorruptSnapshotException(shard + ", " + manifest + ": " + e.getMessage(), e);
        }
        manifest = now;
      }
    }
    throw new SnapshotUnavailableException(
        shard + ": the snapshot was replaced " + MAX_ROUNDS + " times while it was fetched", null);
  }
}
