package io.pinakes.cli.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes are read from a stream. */
final class CountingStream extends FilterInputStream {

  private final LongConsumer counter;

  CountingStream(InputStream in, LongConsumer counter) {
    super(in);
    this.counter = counter;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    counter.accept(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    counter.accept(Math.max(0, count));
    return count;
  }
}
