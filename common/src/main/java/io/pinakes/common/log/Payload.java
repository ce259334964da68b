package io.pinakes.common.log;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The bytes of a batch: a format byte, a byte that says how the rest is compressed, and the rest.
 * Numbers are 7 bits per byte, lowest first.
 */
final class Payload {

  /**
   * What a batch holds besides its place in the log.
   *
   * @param operations in order of their sequence numbers
   */
  record Content(long firstSeqNo, long mappingVersion, List<Operation> operations) {}

  private static final byte FORMAT = 1;
  private static final byte PLAIN = 0;
  private static final byte DEFLATED = 1;
  private static final byte INDEX = 0;
  private static final byte DELETE = 1;

  private static final int PLAIN_HEADER_BYTES = 2;
  private static final int DEFLATED_HEADER_BYTES = PLAIN_HEADER_BYTES + Integer.BYTES;

  /** A shorter payload costs one write unit anyway. */
  private static final int MIN_DEFLATED_BYTES = 1_024;

  /**
   * Compression pays where it keeps a batch inside the row. A batch so many times the inline limit
   * stays too large; storing it as it is takes less time than deflating it.
   */
  private static final int MAX_DEFLATED_PER_INLINE_LIMIT = 4;

  private Payload() {}

  static int crc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** The bytes of a batch, compressed if that helps them into a row of the limit. */
  static byte[] encode(Content content, int inlineLimitBytes) {
    List<Operation> operations = content.operations();
    byte[][] ids = new byte[operations.size()][];
    long size =
        (long) PLAIN_HEADER_BYTES
            + size(content.firstSeqNo())
            + size(content.mappingVersion())
            + size(operations.size());
    for (int i = 0; i < ids.length; i++) {
      Operation operation = operations.get(i);
      ids[i] = operation.id().getBytes(StandardCharsets.UTF_8);
      size += 1L + size(ids[i].length) + ids[i].length + size(operation.version());
      if (operation instanceof Operation.Index(_, _, byte[] source)) {
        size += size(source.length) + source.length;
      }
    }
    if (size > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("a batch of " + size + " bytes");
    }
    var out = ByteBuffer.allocate((int) size).put(FORMAT).put(PLAIN);
    putNumber(out, content.firstSeqNo());
    putNumber(out, content.mappingVersion());
    putNumber(out, operations.size());
    for (int i = 0; i < ids.length; i++) {
      Operation operation = operations.get(i);
      out.put(operation instanceof Operation.Index ? INDEX : DELETE);
      putNumber(out, ids[i].length);
      out.put(ids[i]);
      putNumber(out, operation.version());
      if (operation instanceof Operation.Index(_, _, byte[] source)) {
        putNumber(out, source.length);
        out.put(source);
      }
    }
    if (out.hasRemaining()) {
      throw new IllegalStateException(
          "a batch has " + out.remaining() + " bytes less than counted");
    }
    byte[] plain = out.array();
    boolean worthATry =
        plain.length >= MIN_DEFLATED_BYTES
            && plain.length <= (long) MAX_DEFLATED_PER_INLINE_LIMIT * inlineLimitBytes;
    return worthATry ? deflate(plain) : plain;
  }

  /** The same, smaller, or what came if it would not get smaller. */
  private static byte[] deflate(byte[] plain) {
    byte[] out = new byte[plain.length];
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(plain, PLAIN_HEADER_BYTES, plain.length - PLAIN_HEADER_BYTES);
      deflater.finish();
      int length = deflater.deflate(out, DEFLATED_HEADER_BYTES, out.length - DEFLATED_HEADER_BYTES);
      if (!deflater.finished()) {
        return plain;
      }
      ByteBuffer.wrap(out).put(FORMAT).put(DEFLATED).putInt(plain.length - PLAIN_HEADER_BYTES);
      return Arrays.copyOf(out, DEFLATED_HEADER_BYTES + length);
    } finally {
      deflater.end();
    }
  }

  /**
   * Reads a batch whose checksum was right.
   *
   * @throws CorruptLogException another format, or none
   */
  static Content decode(byte[] bytes) throws CorruptLogException {
    var in = ByteBuffer.wrap(bytes);
    try {
      byte format = in.get();
      if (format != FORMAT) {
        throw new CorruptLogException("a batch has format " + format + ", which is not known here");
      }
      byte compression = in.get();
      return switch (compression) {
        case PLAIN -> content(in);
        case DEFLATED -> content(inflate(in));
        default -> throw new CorruptLogException("a batch has compression " + compression);
      };
    } catch (BufferUnderflowException | DataFormatException e) {
      throw new CorruptLogException("a batch ends too early or is badly compressed", e);
    }
  }

  private static ByteBuffer inflate(ByteBuffer in) throws DataFormatException, CorruptLogException {
    int length = in.getInt();
    if (length < 0) {
      throw new CorruptLogException("a batch inflates to " + length + " bytes");
    }
    byte[] plain = new byte[length];
    var inflater = new Inflater(true);
    try {
      inflater.setInput(in);
      if (inflater.inflate(plain) != length) {
        throw new CorruptLogException("a batch does not inflate to " + length + " bytes");
      }
    } finally {
      inflater.end();
    }
    return ByteBuffer.wrap(plain);
  }

  private static Content content(ByteBuffer in) throws CorruptLogException {
    long firstSeqNo = number(in);
    long mappingVersion = number(in);
    long count = number(in);
    if (count < 0 || count > in.remaining()) {
      throw new CorruptLogException("a batch of " + count + " operations");
    }
    var operations = new ArrayList<Operation>((int) count);
    for (int i = 0; i < count; i++) {
      byte kind = in.get();
      String id = new String(bytes(in), StandardCharsets.UTF_8);
      long version = number(in);
      operations.add(
          switch (kind) {
            case INDEX -> new Operation.Index(id, version, bytes(in));
            case DELETE -> new Operation.Delete(id, version);
            default -> throw new CorruptLogException("an operation of kind " + kind);
          });
    }
    if (in.hasRemaining()) {
      throw new CorruptLogException("a batch goes on for " + in.remaining() + " bytes");
    }
    return new Content(firstSeqNo, mappingVersion, operations);
  }

  private static byte[] bytes(ByteBuffer in) throws CorruptLogException {
    long length = number(in);
    if (length < 0 || length > in.remaining()) {
      throw new CorruptLogException("a part of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private static int size(long number) {
    return (63 - Long.numberOfLeadingZeros(number | 1)) / 7 + 1;
  }

  private static void putNumber(ByteBuffer out, long number) {
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long number(ByteBuffer in) throws CorruptLogException {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      number |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return number;
      }
    }
    throw new CorruptLogException("a number without end");
  }
}
