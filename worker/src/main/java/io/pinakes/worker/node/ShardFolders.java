package io.pinakes.worker.node;

import io.pinakes.common.message.ShardId;
import io.pinakes.worker.shard.ShardParts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;

/**
 * Folders for Lucene files, a new one each time a shard is opened: one that is still being closed
 * never gets in the way of the next. They stay until they are discarded, so that a worker that
 * comes back finds most of its files.
 */
final class ShardFolders implements ShardParts.Directories, Closeable {

  private static final Pattern NAME = Pattern.compile("(.+)-(\\d{1,9})-(\\d{1,18})");

  private final Path root;
  private final FileChannel lock;
  private final ReentrantLock changing = new ReentrantLock();

  /** All that are there, by the paths. */
  private final Map<Path, Folder> folders = new HashMap<>();

  private final Set<Path> inUse = new HashSet<>();
  private long opened;

  /**
   * A folder.
   *
   * @param opening numbers all openings on this node, of whatever shard
   */
  private record Folder(Path path, String indexUuid, int shard, long opening) {

    boolean isOf(ShardId id) {
      return indexUuid.equals(id.uuid()) && shard == id.number();
    }
  }

  /**
   * Uses the folders that are there; makes {@code data} if need be.
   *
   * @throws IOException another worker uses it
   */
  ShardFolders(Path data) throws IOException {
    root = data.resolve("shards");
    Files.createDirectories(root);
    lock =
        FileChannel.open(
            data.resolve("worker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(lock)) {
      lock.close();
      throw new IOException(
          "another worker uses the data folder " + data + ": give each a folder of its own");
    }
    find();
  }

  private void find() throws IOException {
    List<Path> found;
    try (Stream<Path> paths = Files.list(root)) {
      found = paths.toList();
    }
    for (Path path : found) {
      Matcher name = NAME.matcher(path.getFileName().toString());
      if (name.matches()) {
        long opening = Long.parseLong(name.group(3));
        opened = Math.max(opened, opening);
        folders.put(
            path, new Folder(path, name.group(1), Integer.parseInt(name.group(2)), opening));
      }
    }
  }

  @Override
  public Directory create(ShardId shard) throws IOException {
    changing.lock();
    try {
      long opening = ++opened;
      Path path = root.resolve(shard.uuid() + "-" + shard.number() + "-" + opening);
      var made = new ShardFolder(path, () -> release(path));
      folders.put(path, new Folder(path, shard.uuid(), shard.number(), opening));
      inUse.add(path);
      return made;
    } finally {
      changing.unlock();
    }
  }

  private void release(Path path) {
    changing.lock();
    try {
      inUse.remove(path);
    } finally {
      changing.unlock();
    }
  }

  @Override
  public List<Directory> leftBehind(ShardId shard) throws IOException {
    changing.lock();
    try {
      List<Directory> left = new ArrayList<>();
      for (Folder folder : unused(folder -> folder.isOf(shard))) {
        left.add(new ShardFolder(folder.path(), () -> {}));
      }
      return left;
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void discard(ShardId shard) throws IOException {
    remove(folder -> folder.isOf(shard));
  }

  @Override
  public void discardAllBut(Collection<ShardId> wanted) throws IOException {
    remove(folder -> wanted.stream().noneMatch(folder::isOf));
  }

  /** The newest first. */
  private List<Folder> unused(Predicate<Folder> which) {
    return folders.values().stream()
        .filter(folder -> which.test(folder) && !inUse.contains(folder.path()))
        .sorted(Comparator.comparingLong(Folder::opening).reversed())
        .toList();
  }

  private void remove(Predicate<Folder> which) throws IOException {
    changing.lock();
    try {
      for (Folder folder : unused(which)) {
        remove(folder.path());
        folders.remove(folder.path());
      }
    } finally {
      changing.unlock();
    }
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
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      // Somebody else has removed the whole folder.
      return;
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
