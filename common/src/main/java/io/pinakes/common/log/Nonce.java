package io.pinakes.common.log;

import io.pinakes.common.runtime.Machine;
import java.util.HexFormat;

/** Tells one attempt to append from every other, so that a lost answer can be recovered. */
public record Nonce(long high, long low) {

  static Nonce next(Machine machine) {
    return new Nonce(machine.random(), machine.random());
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException it is no nonce
   */
  static Nonce parse(String text) {
    if (text.length() != 32) {
      throw new IllegalArgumentException("not a nonce: " + text);
    }
    return new Nonce(
        HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
