package io.pinakes.worker.disk;

import io.pinakes.common.message.ShardId;
import io.pinakes.worker.shard.ShardParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * The shard folders of one simulated node, in memory. It outlives the node's processes: after
 * {@link #crash} the next process finds what was closed, and a file that was being written is
 * empty.
 */
public final class SimulatedDisk implements ShardParts.Directories {

  private final List<Folder> folders = new ArrayList<>();

  private static final class Folder {
    final ShardId shard;
    final ByteBuffersDirectory files = new ByteBuffersDirectory();
    boolean inUse = true;

    Folder(ShardId shard) {
      this.shard = shard;
    }
  }

  /** One opening's view; closing it keeps the files. */
  private static final class View extends FilterDirectory {
    private final Runnable onClose;

    View(Folder folder, Runnable onClose) {
      super(folder.files);
      this.onClose = onClose;
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  @Override
  public Directory create(ShardId shard) {
    var folder = new Folder(shard);
    folders.add(folder);
    return new View(folder, () -> folder.inUse = false);
  }

  @Override
  public List<Directory> leftBehind(ShardId shard) {
    List<Directory> left = new ArrayList<>();
    for (Folder folder : folders.reversed()) {
      if (!folder.inUse && folder.shard.equals(shard)) {
        left.add(new View(folder, () -> {}));
      }
    }
    return left;
  }

  @Override
  public void discard(ShardId shard) {
    removeUnused(folder -> folder.shard.equals(shard));
  }

  @Override
  public void discardAllBut(Collection<ShardId> wanted) {
    removeUnused(folder -> !wanted.contains(folder.shard));
  }

  private void removeUnused(Predicate<Folder> which) {
    folders.removeIf(folder -> !folder.inUse && which.test(folder));
  }

  /** The node's process ended: nobody uses any folder. */
  public void crash() {
    folders.forEach(folder -> folder.inUse = false);
  }

  /** The disk was lost with all that was on it. */
  public void wipe() {
    folders.clear();
  }

  /**
   * Changes one byte of a file that no process has open.
   *
   * @param random a number below the one that it is given
   * @return the file's name; empty if there is no such file
   */
  public String corrupt(LongUnaryOperator random) throws IOException {
    List<Folder> unused =
        folders.stream().filter(folder -> !folder.inUse && !isEmpty(folder)).toList();
    if (unused.isEmpty()) {
      return "";
    }
    Directory files = unused.get((int) random.applyAsLong(unused.size())).files;
    List<String> names = names(files);
    String name = names.get((int) random.applyAsLong(names.size()));
    byte[] bytes;
    try (IndexInput in = files.openInput(name, IOContext.DEFAULT)) {
      bytes = new byte[(int) in.length()];
      in.readBytes(bytes, 0, bytes.length);
    }
    bytes[(int) random.applyAsLong(bytes.length)] ^= 1;
    files.deleteFile(name);
    try (IndexOutput out = files.createOutput(name, IOContext.DEFAULT)) {
      out.writeBytes(bytes, bytes.length);
    }
    return name;
  }

  private static boolean isEmpty(Folder folder) {
    try {
      return names(folder.files).isEmpty();
    } catch (IOException e) {
      throw new IllegalStateException("a directory in memory", e);
    }
  }

  /** Files that have any bytes. */
  private static List<String> names(Directory files) throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : files.listAll()) {
      if (files.fileLength(name) > 0) {
        names.add(name);
      }
    }
    return names;
  }
}
