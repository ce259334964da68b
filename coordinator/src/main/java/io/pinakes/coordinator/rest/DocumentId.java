package io.pinakes.coordinator.rest;

import io.pinakes.common.runtime.Machine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Names of documents. */
final class DocumentId {

  /** In UTF-8, as in OpenSearch. */
  static final int MAX_BYTES = 512;

  /** That UTF-8 needs for one {@code char}. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** Of a generated id: 15 random bytes are 20 characters, and never meet another 15. */
  private static final int RANDOM_BYTES = 15;

  private DocumentId() {}

  static String generate(Machine machine) {
    byte[] random =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(machine.random())
            .putLong(machine.random())
            .array();
    ByteBuffer first = ByteBuffer.wrap(random, 0, RANDOM_BYTES);
    return StandardCharsets.US_ASCII.decode(Base64.getUrlEncoder().encode(first)).toString();
  }

  /** Adds what is wrong with an id that is to be written. */
  static void check(String id, Validation validation) {
    if (id.chars().anyMatch(c -> Character.isSurrogate((char) c))
        && !StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      // It would be stored as another id, which would then stand for both.
      validation.add("id [" + id + "] is not valid Unicode");
      return;
    }
    if (id.length() * MAX_BYTES_PER_CHAR <= MAX_BYTES) {
      return;
    }
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      validation.add(
          "id ["
              + id
              + "] is too long, must be no longer than "
              + MAX_BYTES
              + " bytes but was: "
              + bytes);
    }
  }
}
