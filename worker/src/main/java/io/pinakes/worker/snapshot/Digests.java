package io.pinakes.worker.snapshot;

import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.CRC32;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * Hashes files, chunk by chunk on the machine's CPU pool. A chunk takes about a millisecond, so
 * that searches wait no longer than that for their turn; and the virtual thread that waits for it
 * lets go of its carrier, which it would keep for seconds if it hashed by itself.
 */
final class Digests {

  /** What is read and hashed at a time. */
  static final int CHUNK_BYTES = 1 << 20;

  /** Lucene ends each of its files with the CRC of all bytes before. */
  private static final int LUCENE_CHECKSUM_BYTES = Long.BYTES;

  /** Between attempts to get a place in a full queue for the CPU. */
  private static final Duration RETRY = Duration.ofMillis(10);

  private final Machine machine;

  Digests(Machine machine) {
    this.machine = machine;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  void update(MessageDigest digest, byte[] chunk, int length)
      throws IOException, InterruptedException {
    compute(
        () -> {
          digest.update(chunk, 0, length);
          return true;
        });
  }

  /**
   * The SHA-256 of a file in a directory.
   *
   * @throws IOException it cannot be read
   */
  String sha256(Directory directory, String file) throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    read(directory, file, (chunk, length, _) -> digest.update(chunk, 0, length));
    return hex(digest);
  }

  /**
   * The SHA-256 of a file that Lucene wrote.
   *
   * @throws CorruptIndexException its own checksum says that it is damaged
   */
  String sha256OfLuceneFile(Directory directory, String file)
      throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    long length = directory.fileLength(file);
    var crc = new CRC32();
    byte[] last = new byte[LUCENE_CHECKSUM_BYTES];
    read(
        directory,
        file,
        (chunk, count, from) -> {
          digest.update(chunk, 0, count);
          int covered = Math.clamp(length - LUCENE_CHECKSUM_BYTES - from, 0, count);
          crc.update(chunk, 0, covered);
          for (int i = covered; i < count; i++) {
            last[(int) (from + i - (length - LUCENE_CHECKSUM_BYTES))] = chunk[i];
          }
        });
    if (length < LUCENE_CHECKSUM_BYTES
        || HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(last)) != crc.getValue()) {
      throw new CorruptIndexException(
          "the file does not have the checksum that it ends with", file);
    }
    return hex(digest);
  }

  @FunctionalInterface
  private interface ChunkWork {
    /** Work on bytes of a file that begin at {@code from}. */
    void on(byte[] chunk, int length, long from);
  }

  private void read(Directory directory, String file, ChunkWork work)
      throws IOException, InterruptedException {
    // Not Lucene's context for reading once, which binds a mapped file to one thread.
    try (IndexInput in = directory.openInput(file, IOContext.DEFAULT)) {
      byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, in.length())];
      for (long from = 0; from < in.length(); from += chunk.length) {
        long at = from;
        int length = (int) Math.min(chunk.length, in.length() - at);
        compute(
            () -> {
              in.readBytes(chunk, 0, length);
              work.on(chunk, length, at);
              return true;
            });
      }
    }
  }

  private void compute(Callable<Boolean> work) throws IOException, InterruptedException {
    while (true) {
      try {
        machine.compute(work);
        return;
      } catch (RejectedExecutionException e) {
        machine.clock().sleep(RETRY);
      } catch (IOException | InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("hashing throws nothing else", e);
      }
    }
  }
}
