package io.pinakes.common.log;

import io.pinakes.common.store.Row;
import io.pinakes.common.store.Value;
import java.util.HashMap;
import java.util.Map;

/** How entries lie in the table: sort keys and attributes. */
final class EntryRows {

  static final String KIND = "kind";
  static final String BATCH = "batch";
  static final String TERM_MARKER = "term";
  static final String SEAL = "seal";

  static final String TERM = "term";
  static final String NONCE = "nonce";

  /** A batch's own attributes. */
  static final String PAYLOAD = "payload";

  static final String BLOB = "blob";
  static final String SIZE = "size";
  static final String CRC = "crc";

  /** The sort key of the row that remembers how far the log was truncated. */
  static final String TRUNCATION = "truncated";

  static final String BEFORE = "before";

  /** After every entry's sort key: a colon follows the digits. */
  static final String AFTER_ALL = ":";

  private static final String NODE = "node";
  private static final String ASSIGNMENT = "assignment";
  private static final String FORMAT = "format";
  private static final long CURRENT_FORMAT = 1;

  /** As many digits as the largest number has. */
  private static final int DIGITS = 19;

  private EntryRows() {}

  static String sort(long number) {
    String digits = Long.toString(number);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  static long number(Row row) {
    return Long.parseLong(row.key().sort());
  }

  static Map<String, Value> marker(long term, Nonce nonce, String node, long assignment) {
    Map<String, Value> row = common(TERM_MARKER, term, nonce);
    row.put(NODE, Value.of(node));
    row.put(ASSIGNMENT, Value.of(assignment));
    return row;
  }

  static Map<String, Value> seal(long term, Nonce nonce) {
    return common(SEAL, term, nonce);
  }

  static Map<String, Value> inlineBatch(long term, Nonce nonce, byte[] payload) {
    Map<String, Value> row = common(BATCH, term, nonce);
    row.put(PAYLOAD, Value.of(payload));
    row.put(CRC, Value.of(Payload.crc(payload)));
    return row;
  }

  static Map<String, Value> blobBatch(long term, Nonce nonce, String blob, byte[] payload) {
    Map<String, Value> row = common(BATCH, term, nonce);
    row.put(BLOB, Value.of(blob));
    row.put(SIZE, Value.of(payload.length));
    row.put(CRC, Value.of(Payload.crc(payload)));
    return row;
  }

  private static Map<String, Value> common(String kind, long term, Nonce nonce) {
    Map<String, Value> row = new HashMap<>();
    row.put(FORMAT, Value.of(CURRENT_FORMAT));
    row.put(KIND, Value.of(kind));
    row.put(TERM, Value.of(term));
    row.put(NONCE, Value.of(nonce.toString()));
    return row;
  }

  /** Bytes that reading the entry takes beside its row; 0 if it is no batch. */
  static long payloadBytes(Row row) {
    if (row.has(BLOB)) {
      return row.requiredNumber(SIZE);
    }
    return row.has(PAYLOAD) ? row.requiredBytes(PAYLOAD).length : 0;
  }

  static boolean isBatch(Row row) {
    return BATCH.equals(row.text(KIND));
  }

  static boolean isSeal(Row row) {
    return SEAL.equals(row.text(KIND));
  }

  static boolean isMarker(Row row) {
    return TERM_MARKER.equals(row.text(KIND));
  }

  static boolean hasNonce(Row row, Nonce nonce) {
    return nonce.toString().equals(row.text(NONCE));
  }

  /** Refuses a row that a later version of Pinakes wrote. */
  static void requireKnownFormat(Row row) throws CorruptLogException {
    long format = row.requiredNumber(FORMAT);
    if (format != CURRENT_FORMAT) {
      throw new CorruptLogException(
          "row " + row.key() + " has format " + format + ", which is not known here");
    }
  }

  static LogEntry.TermMarker toMarker(Row row) {
    return new LogEntry.TermMarker(
        number(row),
        row.requiredNumber(TERM),
        Nonce.parse(row.requiredText(NONCE)),
        row.requiredText(NODE),
        row.requiredNumber(ASSIGNMENT));
  }
}
