package io.pinakes.common.store;

import java.util.Arrays;

/** What an attribute may hold. */
public sealed interface Value {

  record Text(String text) implements Value {}

  record Whole(long number) implements Value {}

  record Flag(boolean flag) implements Value {}

  /** Bytes; equal by content. The array is not copied: whoever passes it gives it away. */
  record Bytes(byte[] bytes) implements Value {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(byte[] o) && Arrays.equals(bytes, o);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Bytes[" + bytes.length + "]";
    }
  }

  /**
   * An attribute of a kind that Pinakes never writes (a list, a set, a fraction), written by
   * someone else. It can be seen and is kept, but not compared or written.
   */
  record Foreign(String description) implements Value {}

  static Value of(String text) {
    return new Text(text);
  }

  static Value of(long number) {
    return new Whole(number);
  }

  static Value of(boolean flag) {
    return new Flag(flag);
  }

  static Value of(byte[] bytes) {
    return new Bytes(bytes);
  }
}
