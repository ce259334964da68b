package io.pinakes.worker.node;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.MMapDirectory;

/**
 * A folder of Lucene files on disk. Nothing is forced to the disk: what a crash leaves is reused
 * only file by file, and only where length and SHA-256 of the whole file are those of the snapshot,
 * so a file that the disk never got, or got in part, is fetched again.
 */
final class ShardFolder extends FilterDirectory {

  private final Path folder;
  private final Runnable onClose;

  /**
   * Opens a folder, which is made if it is absent.
   *
   * @param onClose is told when nobody uses it any more
   */
  ShardFolder(Path folder, Runnable onClose) throws IOException {
    super(new MMapDirectory(folder));
    this.folder = folder;
    this.onClose = onClose;
  }

  @Override
  public void sync(Collection<String> names) {
    ensureOpen();
  }

  @Override
  public void syncMetaData() {
    ensureOpen();
  }

  /** Gives a file of another folder a second name here; where that does not work, copies it. */
  @Override
  public void copyFrom(Directory from, String source, String destination, IOContext context)
      throws IOException {
    if (from instanceof ShardFolder other) {
      try {
        Files.createLink(folder.resolve(destination), other.folder.resolve(source));
        return;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        throw e;
      } catch (IOException | UnsupportedOperationException e) {
        // Another file system, or one without links.
      }
    }
    super.copyFrom(from, source, destination, context);
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      onClose.run();
    }
  }
}
