package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateStore;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.index.Similarities;
import io.pinakes.worker.search.SegmentOrder;
import io.pinakes.worker.snapshot.SnapshotFetch;
import io.pinakes.worker.snapshot.SnapshotFetch.Fetched;
import io.pinakes.worker.snapshot.SnapshotUpload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.store.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a copy, always in the same way: after a restart, on a wiped disk, on another worker, as a
 * new replica. The snapshot's files come from this node's disk as far as they are there, and
 * otherwise from the blob store; what was logged since, from the log.
 */
final class Opener {

  private static final Logger LOG = LoggerFactory.getLogger(Opener.class);

  private Opener() {}

  /**
   * The copy as its snapshot has it; the log's tail is still to be read.
   *
   * @param onFetched is told when the snapshot's files are here
   */
  static Contents open(ShardId shard, ShardParts parts, Consumer<Fetched> onFetched)
      throws Exception {
    var mapping = new ShardMapping(shard, parts.state(), parts.watch());
    Directory directory = parts.directories().create(shard);
    try {
      Fetched fetched = fetch(shard, parts, directory);
      onFetched.accept(fetched);
      Manifest manifest = fetched.manifest();
      if (manifest.removed()) {
        markAgain(shard, parts.state());
        throw ApiException.indexNotFound(shard.index());
      }
      var config =
          IndexFormat.writerConfig()
              .setSimilarity(Similarities.of(mapping.current().mapping()))
              .setRAMBufferSizeMB(parts.settings().bufferMegabytes())
              .setMergeScheduler(parts.merging().scheduler());
      Sort order = SegmentOrder.of(mapping.current());
      if (order != null) {
        // Nested objects stay before what they belong to, wherever that is sorted to.
        config.setIndexSort(order).setParentField(IndexFormat.PARENT);
      }
      var index =
          parts.machine().compute(() -> new ShardIndex(directory, config, parts.machine().clock()));
      try {
        requireSamePosition(shard, manifest, index);
        var upload =
            new SnapshotUpload(
                shard, directory, manifest, parts.machine(), parts.blobs(), parts.manifests());
        return new Contents(
            parts.machine(),
            parts.settings(),
            mapping,
            index,
            new Snapshots(shard, parts, upload),
            manifest.position(),
            manifest.nextSeqNo());
      } catch (Throwable t) {
        index.close();
        throw t;
      }
    } catch (Throwable t) {
      directory.close();
      throw t;
    }
  }

  /**
   * An index that was removed for good has no definition, unless a copy of the write that created
   * it was late. The leader removes what is marked.
   */
  private static void markAgain(ShardId shard, StateStore state) throws Exception {
    Optional<IndexDefinition> late =
        state
            .loadIndex(shard.index())
            .filter(index -> index.uuid().equals(shard.uuid()) && !index.deleting());
    if (late.isPresent() && state.replace(late.get(), late.get().asDeleting())) {
      LOG.warn("[{}] was removed, but its creation came once more: removing it again", shard);
    }
  }

  private static Fetched fetch(ShardId shard, ShardParts parts, Directory directory)
      throws Exception {
    List<Directory> leftBehind = parts.directories().leftBehind(shard);
    try {
      return new SnapshotFetch(parts.machine(), parts.blobs(), parts.manifests())
          .fetch(shard, directory, leftBehind);
    } finally {
      for (Directory left : leftBehind) {
        left.close();
      }
    }
  }

  /** The commit says itself what it holds; a manifest that says something else is damaged. */
  private static void requireSamePosition(ShardId shard, Manifest manifest, ShardIndex index)
      throws IOException {
    if (manifest.version() == 0) {
      return;
    }
    var expected = Snapshots.data(manifest.position(), manifest.nextSeqNo());
    if (!index.openedFrom().equals(expected)) {
      throw new IOException(
          "%s: %s says that its commit holds %s, the commit says %s"
              .formatted(shard, manifest, expected, index.openedFrom()));
    }
  }
}
