package io.pinakes.cli.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a stream as bytes, none longer than a bound. */
final class Lines {

  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long number;

  /**
   * Reads lines from a stream.
   *
   * @param maxBytes the longest line, without its end
   */
  Lines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The number of the line last read, from 1. */
  long number() {
    return number;
  }

  /**
   * The next line without its {@code \n} or {@code \r\n}, and without a byte order mark; null after
   * the last.
   *
   * @throws IOException the line is too long, or the stream cannot be read
   */
  byte @Nullable [] next() throws IOException {
    var line = new ByteArrayOutputStream();
    boolean any = false;
    while (position < limit || fill()) {
      any = true;
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      if (line.size() > maxBytes) {
        throw new IOException("line " + (number + 1) + " is longer than " + maxBytes + " bytes");
      }
      if (position < limit) {
        position++;
        break;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    return trim(line.toByteArray());
  }

  private byte[] trim(byte[] line) {
    int from = number == 1 && startsWith(line, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    return from == 0 && to == line.length ? line : Arrays.copyOfRange(line, from, to);
  }

  private static boolean startsWith(byte[] line, byte[] prefix) {
    return line.length >= prefix.length
        && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }
}
