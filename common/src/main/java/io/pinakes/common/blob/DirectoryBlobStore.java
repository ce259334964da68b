package io.pinakes.common.blob;

import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Blobs as files of one directory, on a disk or a network file system that all nodes share. A blob
 * is written beside its place, forced to the disk, renamed into place, and the directory forced
 * too: a crash at any moment leaves the whole blob or none.
 */
public final class DirectoryBlobStore implements BlobStore {

  /** Ends the names of files that are being written; no blob's part begins so. */
  private static final String TEMPORARY = "~";

  /** What is held in memory of a blob that is being written. */
  private static final int CHUNK_BYTES = 1 << 20;

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
  public void put(String name, Content content) throws IOException, InterruptedException {
    Path file = file(name);
    Path directory = directory(file);
    makeDurably(directory);
    // Two writers of one name, even in two processes, never share a temporary file.
    Path temporary =
        directory.resolve(
            TEMPORARY + Long.toHexString(machine.random()) + Long.toHexString(machine.random()));
    try {
      write(name, temporary, content);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(directory);
    } catch (IOException | InterruptedException | RuntimeException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void write(String name, Path file, Content content)
      throws IOException, InterruptedException {
    long expected = content.length();
    byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, expected + 1)];
    try (InputStream in = content.open();
        var channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long written = 0;
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        written += read;
        if (written > expected) {
          break;
        }
        var buffer = ByteBuffer.wrap(chunk, 0, read);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        if (written < expected) {
          // A file's writing does not let go of the carrier thread: others get their turn here.
          machine.clock().sleep(Duration.ZERO);
        }
      }
      if (written != expected) {
        throw new WrongLengthException(name, expected, written);
      }
      // The rename that follows forces the size and place of the file, this its content.
      channel.force(true);
    }
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException {
    try {
      return Optional.of(Files.newInputStream(file(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  /**
   * Walks in the order of names, so that it ends with the page; it passes over directories that
   * cannot have any of it. Files left half written by a crash are no blobs.
   */
  @Override
  public List<String> list(String prefix, String after, int limit) throws IOException {
    int slash = prefix.lastIndexOf('/');
    Path start = slash < 0 ? root : file(prefix.substring(0, slash));
    var names = new ArrayList<String>();
    walk(start, slash < 0 ? "" : prefix.substring(0, slash + 1), prefix, after, limit, names);
    return names;
  }

  /** Adds the blobs below {@code directory}, whose names begin with {@code path}. */
  private static void walk(
      Path directory, String path, String prefix, String after, int limit, List<String> names)
      throws IOException {
    // A directory sorts as its name with a slash, as the names of what is in it do.
    var children = new TreeMap<String, Path>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
      for (Path child : found) {
        String name = child.getFileName().toString();
        children.put(Files.isDirectory(child) ? name + "/" : name, child);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    }
    for (Map.Entry<String, Path> child : children.entrySet()) {
      String name = path + child.getKey();
      if (names.size() >= limit) {
        return;
      }
      if (name.endsWith("/")) {
        boolean hasSomeOfPrefix = name.startsWith(prefix) || prefix.startsWith(name);
        boolean hasSomeAfter = name.compareTo(after) > 0 || after.startsWith(name);
        if (hasSomeOfPrefix && hasSomeAfter) {
          walk(child.getValue(), name, prefix, after, limit, names);
        }
      } else if (!child.getKey().startsWith(TEMPORARY)
          && name.startsWith(prefix)
          && name.compareTo(after) > 0) {
        names.add(name);
      }
    }
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
