package io.pinakes.common.blob;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a blob that is to be stored, read as they are needed. A store may open it more than
 * once, also at the same time, and gets the same bytes each time.
 */
public interface Content {

  /** How many bytes a stream of {@link #open} has. */
  long length();

  /** From the first byte on; the store closes it. */
  InputStream open() throws IOException;

  /**
   * From a byte on, for stores that send a large blob in parts; the store closes it.
   *
   * @param offset at most the length
   */
  default InputStream open(long offset) throws IOException {
    InputStream in = open();
    try {
      in.skipNBytes(offset);
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Bytes that are in memory; the array is not copied and must not be changed any more. */
  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
