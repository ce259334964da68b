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
import org.jspecify.annotations.Nullable;

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

  /** An {@link #INDEX} with flags, and what they say that it has. */
  private static final byte INDEX_WITH_FLAGS = 2;

  /** A routing follows. */
  private static final int ROUTED = 1;

  /** There was no such document before. */
  private static final int ABSENT = 1 << 1;

  private static final int KNOWN_FLAGS = ROUTED | ABSENT;

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
    byte[][] routings = new byte[operations.size()][];
    long size =
        (long) PLAIN_HEADER_BYTES
            + size(content.firstSeqNo())
            + size(content.mappingVersion())
            + size(operations.size());
    for (int i = 0; i < ids.length; i++) {
      Operation operation = operations.get(i);
      ids[i] = operation.id().getBytes(StandardCharsets.UTF_8);
      size += 1L + size(ids[i].length) + ids[i].length + size(operation.version());
      if (operation instanceof Operation.Index index) {
        byte[] source = index.source();
        size += size(source.length) + source.length;
        routings[i] = bytes(index.routing());
        if (!isPlain(index)) {
          size += 1 + (index.routing() == null ? 0 : size(routings[i].length) + routings[i].length);
        }
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
      out.put(kind(operation));
      putBytes(out, ids[i]);
      putNumber(out, operation.version());
      if (operation instanceof Operation.Index index) {
        if (!isPlain(index)) {
          out.put(flags(index));
          if (index.routing() != null) {
            putBytes(out, routings[i]);
          }
        }
        putBytes(out, index.source());
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

  /** What needs no flags is written as it was before there were any. */
  private static boolean isPlain(Operation.Index index) {
    return index.routing() == null && index.absent() == (index.version() == 1);
  }

  private static byte kind(Operation operation) {
    return switch (operation) {
      case Operation.Index index -> isPlain(index) ? INDEX : INDEX_WITH_FLAGS;
      case Operation.Delete _ -> DELETE;
    };
  }

  private static byte flags(Operation.Index index) {
    return (byte) ((index.routing() == null ? 0 : ROUTED) | (index.absent() ? ABSENT : 0));
  }

  private static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
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
            case INDEX_WITH_FLAGS -> indexWithFlags(id, version, in);
            case DELETE -> new Operation.Delete(id, version);
            default -> throw new CorruptLogException("an operation of kind " + kind);
          });
    }
    if (in.hasRemaining()) {
      throw new CorruptLogException("a batch goes on for " + in.remaining() + " bytes");
    }
    return new Content(firstSeqNo, mappingVersion, operations);
  }

  private static Operation.Index indexWithFlags(String id, long version, ByteBuffer in)
      throws CorruptLogException {
    int flags = in.get();
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw new CorruptLogException("an operation has flags " + flags);
    }
    String routing = (flags & ROUTED) == 0 ? null : new String(bytes(in), StandardCharsets.UTF_8);
    return new Operation.Index(id, version, bytes(in), routing, (flags & ABSENT) != 0);
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

  private static void putBytes(ByteBuffer out, byte[] bytes) {
    putNumber(out, bytes.length);
    out.put(bytes);
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
