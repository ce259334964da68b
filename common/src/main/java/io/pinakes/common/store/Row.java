package io.pinakes.common.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as it was read: its key and its attributes without the key. */
public record Row(Key key, Map<String, Value> attributes) {

  public Row {
    attributes = Map.copyOf(attributes);
  }

  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  public @Nullable String text(String attribute) {
    return attributes.get(attribute) instanceof Value.Text(String text) ? text : null;
  }

  public byte @Nullable [] bytes(String attribute) {
    return attributes.get(attribute) instanceof Value.Bytes(byte[] bytes) ? bytes : null;
  }

  public long number(String attribute, long absent) {
    return attributes.get(attribute) instanceof Value.Whole(long number) ? number : absent;
  }

  public boolean flag(String attribute) {
    return attributes.get(attribute) instanceof Value.Flag(boolean flag) && flag;
  }

  /**
   * The text of an attribute that must be there.
   *
   * @throws CorruptRowException it is not
   */
  public String requiredText(String attribute) {
    String text = text(attribute);
    if (text == null) {
      throw new CorruptRowException(this, attribute);
    }
    return text;
  }

  /**
   * The number of an attribute that must be there.
   *
   * @throws CorruptRowException it is not
   */
  public long requiredNumber(String attribute) {
    if (attributes.get(attribute) instanceof Value.Whole(long number)) {
      return number;
    }
    throw new CorruptRowException(this, attribute);
  }

  /**
   * The bytes of an attribute that must be there.
   *
   * @throws CorruptRowException they are not
   */
  public byte[] requiredBytes(String attribute) {
    byte[] bytes = bytes(attribute);
    if (bytes == null) {
      throw new CorruptRowException(this, attribute);
    }
    return bytes;
  }
}
