package io.pinakes.worker.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.lucene.store.IndexInput;

/** A Lucene file as a stream of the JDK. */
final class IndexInputStream extends InputStream {

  private final IndexInput in;

  IndexInputStream(IndexInput in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return in.getFilePointer() == in.length() ? -1 : in.readByte() & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    long left = in.length() - in.getFilePointer();
    if (left == 0) {
      return -1;
    }
    int count = (int) Math.min(length, left);
    in.readBytes(bytes, offset, count);
    return count;
  }

  /** Reads nothing of what it passes over. */
  @Override
  public long skip(long count) throws IOException {
    long skipped = Math.clamp(count, 0, in.length() - in.getFilePointer());
    in.seek(in.getFilePointer() + skipped);
    return skipped;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
