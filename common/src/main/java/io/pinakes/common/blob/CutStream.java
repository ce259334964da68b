package io.pinakes.common.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose connection breaks after so many bytes. */
final class CutStream extends FilterInputStream {

  private long left;

  CutStream(InputStream in, long bytes) {
    super(in);
    this.left = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      throw new IOException("injected: the blob's stream broke off");
    }
    int read = super.read(bytes, offset, (int) Math.min(length, left));
    left -= Math.max(read, 0);
    return read;
  }

  @Override
  public long skip(long count) {
    throw new UnsupportedOperationException("nobody skips in a blob");
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
