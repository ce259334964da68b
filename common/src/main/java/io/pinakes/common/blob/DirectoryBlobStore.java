package io.pinakes.common.blob;

import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Blobs as files of one directory, on a disk or a network file system that all nodes share. A blob
 * is written beside its place, forced to the disk, renamed into place, and the directory forced
 * too: a crash at any moment leaves the whole blob or none.
 */
public final class DirectoryBlobStore implements BlobStore {

  /** Ends the names of files that are being written; no blob's part begins so. */
  private static final String TEMPORARY = "~";

  private final Path root;
  private final Machine machine;

  private DirectoryBlobStore(Path root, Machine machine) {
    this.root = root;
    this.machine = machine;
  }

  /**
   * Opens the store in a directory.
   *
   * @throws IOException the directory cannot be made
   */
  public static DirectoryBlobStore open(Path directory, Machine machine) throws IOException {
    Path root = directory.toAbsolutePath().normalize();
    makeDurably(root);
    return new DirectoryBlobStore(root, machine);
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException, InterruptedException {
    Path file = file(name);
    Path directory = directory(file);
    makeDurably(directory);
    // Two writers of one name, even in two processes, never share a temporary file.
    Path temporary =
        directory.resolve(
            TEMPORARY + Long.toHexString(machine.random()) + Long.toHexString(machine.random()));
    try {
      write(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(directory);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      // The rename that follows forces the size and place of the file, this its content.
      channel.force(true);
    }
  }

  @Override
  public Optional<byte[]> get(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  /** Walks the whole directory of the prefix; files left half written by a crash are no blobs. */
  @Override
  public List<String> list(String prefix, String after, int limit) throws IOException {
    int slash = prefix.lastIndexOf('/');
    Path start = slash < 0 ? root : file(prefix.substring(0, slash));
    var first = new TreeSet<String>();
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    Files.walkFileTree(
        start,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = root.relativize(file).toString();
            if (!file.getFileName().toString().startsWith(TEMPORARY)
                && name.startsWith(prefix)
                && name.compareTo(after) > 0) {
              first.add(name);
              if (first.size() > limit) {
                first.removeLast();
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return List.copyOf(first);
  }

  private Path file(String name) {
    return root.resolve(BlobNames.check(name));
  }

  private static Path directory(Path file) {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IllegalStateException("a blob outside of any directory: " + file);
    }
    return directory;
  }

  /**
   * Makes a directory and those above it, each entry forced to the disk. A directory that another
   * writer has just made is forced by that writer before its blob counts; ours counts only after we
   * have forced it too, so it is done again when it looks new to us.
   */
  private static void makeDurably(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      makeDurably(parent);
    }
    Files.createDirectories(directory);
    if (parent != null) {
      force(parent);
    }
  }

  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
