package io.pinakes.common.log;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Logged entries as bytes, on their way from a primary to its replicas: a byte for the kind, then
 * number, term and nonce, then what the kind has of its own. Never stored.
 */
public final class EntryCodec {

  private static final byte BATCH = 0;
  private static final byte TERM_MARKER = 1;
  private static final byte SEAL = 2;

  /** Kind, number, term and nonce. */
  private static final int HEADER_BYTES = 1 + 4 * Long.BYTES;

  private EntryCodec() {}

  public static byte[] encode(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Batch batch -> {
        var content =
            new Payload.Content(batch.firstSeqNo(), batch.mappingVersion(), batch.operations());
        // As they are: the way between two nodes is shorter than compression takes.
        yield encode(BATCH, entry, Payload.encode(content, 0));
      }
      case LogEntry.TermMarker marker -> {
        byte[] node = marker.node().getBytes(StandardCharsets.UTF_8);
        byte[] rest =
            ByteBuffer.allocate(Long.BYTES + node.length)
                .putLong(marker.assignment())
                .put(node)
                .array();
        yield encode(TERM_MARKER, entry, rest);
      }
      case LogEntry.Seal _ -> encode(SEAL, entry, new byte[0]);
    };
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptLogException it did not
   */
  public static LogEntry decode(byte[] bytes) throws CorruptLogException {
    try {
      var in = ByteBuffer.wrap(bytes);
      byte kind = in.get();
      long number = in.getLong();
      long term = in.getLong();
      var nonce = new Nonce(in.getLong(), in.getLong());
      return switch (kind) {
        case BATCH -> {
          Payload.Content content =
              Payload.decode(Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length));
          yield new LogEntry.Batch(
              number,
              term,
              nonce,
              content.firstSeqNo(),
              content.mappingVersion(),
              content.operations());
        }
        case TERM_MARKER -> {
          long assignment = in.getLong();
          String node = StandardCharsets.UTF_8.decode(in).toString();
          yield new LogEntry.TermMarker(number, term, nonce, node, assignment);
        }
        case SEAL -> new LogEntry.Seal(number, term, nonce);
        default -> throw new CorruptLogException("a pushed entry of kind " + kind);
      };
    } catch (BufferUnderflowException e) {
      throw new CorruptLogException("a pushed entry ends too early", e);
    }
  }

  private static byte[] encode(byte kind, LogEntry entry, byte[] rest) {
    return ByteBuffer.allocate(HEADER_BYTES + rest.length)
        .put(kind)
        .putLong(entry.number())
        .putLong(entry.term())
        .putLong(entry.nonce().high())
        .putLong(entry.nonce().low())
        .put(rest)
        .array();
  }
}
