package io.pinakes.worker.snapshot;

import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/** Files as Lucene writes them, with a checksum at the end, and what is in them by chance. */
final class LuceneFiles {

  private LuceneFiles() {}

  static void write(Directory directory, String name, long seed, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new SplittableRandom(seed).nextBytes(content);
    try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
      CodecUtil.writeHeader(out, "test", 1);
      out.writeBytes(content, bytes);
      CodecUtil.writeFooter(out);
    }
  }

  static byte[] read(Directory directory, String name) throws IOException {
    try (IndexInput in = directory.openInput(name, IOContext.DEFAULT)) {
      byte[] bytes = new byte[(int) in.length()];
      in.readBytes(bytes, 0, bytes.length);
      return bytes;
    }
  }

  static void flip(Directory directory, String name, int at) throws IOException {
    byte[] bytes = read(directory, name);
    bytes[at] ^= 1;
    directory.deleteFile(name);
    try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
      out.writeBytes(bytes, bytes.length);
    }
  }
}
