package io.pinakes.worker.node;

import io.pinakes.common.message.ShardId;
import io.pinakes.worker.shard.ShardParts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Folders for Lucene files, a new one each time a shard is opened: one that is still being closed
 * never gets in the way of the next.
 */
final class ShardFolders implements ShardParts.Directories, Closeable {

  private final Path root;
  private final FileChannel lock;
  private final AtomicLong opened = new AtomicLong();

  /** Makes the folder if need be and removes what is in it: every shard is built from its log. */
  ShardFolders(Path data) throws IOException {
    root = data.resolve("shards");
    Files.createDirectories(data);
    lock =
        FileChannel.open(
            data.resolve("worker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(lock)) {
      lock.close();
      throw new IOException(
          "another worker uses the data folder " + data + ": give each a folder of its own");
    }
    if (Files.exists(root)) {
      remove(root);
    }
    Files.createDirectories(root);
  }

  @Override
  public Directory open(ShardId shard) throws IOException {
    Path folder =
        root.resolve(shard.uuid() + "-" + shard.number() + "-" + opened.incrementAndGet());
    return new FilterDirectory(new MMapDirectory(folder)) {
      @Override
      public void close() throws IOException {
        super.close();
        remove(folder);
      }
    };
  }

  /** Lets another worker use the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Held by this very process.
      return false;
    }
  }

  /** Deepest first; a file that is already gone is no matter. */
  private static void remove(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
