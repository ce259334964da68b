package io.pinakes.common.blob;

import io.pinakes.common.runtime.Machine;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * A part of a blob's content, or all of it: read once for its checksum, before anything is sent,
 * and then as it is sent, from its beginning for each try.
 */
final class ContentRange implements ContentStreamProvider, AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ContentRange.class);

  private final String name;
  private final Content content;
  private final long offset;
  private final long length;
  private final List<InputStream> opened = new ArrayList<>();
  private @Nullable IOException failure;

  ContentRange(String name, Content content, long offset, long length) {
    this.name = name;
    this.content = content;
    this.offset = offset;
    this.length = length;
  }

  /**
   * The part's CRC32 as S3 takes it: big-endian, in base64.
   *
   * @throws WrongLengthException the content ends within the part, or goes on after the last one
   * @throws IOException it cannot be read
   */
  String crc32(Machine machine) throws IOException, InterruptedException {
    var crc = new CRC32();
    byte[] chunk = new byte[Math.clamp(length, 1, CHUNK_BYTES)];
    try (InputStream in = openAtOffset()) {
      long left = length;
      while (left > 0) {
        int read = in.readNBytes(chunk, 0, (int) Math.min(left, chunk.length));
        if (read == 0) {
          throw new WrongLengthException(name, content.length(), offset + length - left);
        }
        crc.update(chunk, 0, read);
        left -= read;
        // Checksums do not let go of the carrier thread: others get their turn here.
        machine.clock().sleep(Duration.ZERO);
      }
      if (offset + length == content.length() && in.read() >= 0) {
        throw new WrongLengthException(name, content.length(), content.length() + 1);
      }
    }
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }

  private InputStream openAtOffset() throws IOException {
    try {
      return content.open(offset);
    } catch (EOFException e) {
      var wrong = new WrongLengthException(name, content.length(), offset);
      wrong.initCause(e);
      throw wrong;
    }
  }

  /** What kept the content from being read, if anything did. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public InputStream newStream() {
    close();
    try {
      InputStream in = content.open(offset);
      opened.add(in);
      return new Range(in);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Closes what was opened for the tries so far. */
  @Override
  public void close() {
    for (InputStream in : opened) {
      try {
        in.close();
      } catch (IOException e) {
        // All that was wanted of it was read, or its reading has failed and was told.
        LOG.debug("{}: its content was not closed", name, e);
      }
    }
    opened.clear();
  }

  /** Not an IOException, which the SDK would take for the network's and try again. */
  private Unreadable unreadable(IOException e) {
    failure = e;
    return new Unreadable(e.getMessage());
  }

  /** Ends the SDK's call; what is wrong is in {@link #failure}. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(@Nullable String message) {
      super(message);
    }
  }

  private final class Range extends InputStream {

    private final InputStream in;
    private long left = length;

    Range(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int start, int count) {
      if (count == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      try {
        int read = in.read(bytes, start, (int) Math.min(count, left));
        if (read < 0) {
          throw new WrongLengthException(name, content.length(), offset + length - left);
        }
        left -= read;
        return read;
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }
}
