package io.pinakes.common.store;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The sizes that DynamoDB counts and limits, as its developer guide states them. */
public final class RowLimits {

  /** A row with the names of its attributes, in bytes. */
  static final int MAX_ROW_BYTES = 400 * 1024;

  /** What one query reads, in bytes. */
  static final int MAX_PAGE_BYTES = 1024 * 1024;

  /** A partition key, in bytes. */
  static final int MAX_PARTITION_KEY_BYTES = 2048;

  /** A sort key, in bytes. */
  static final int MAX_SORT_KEY_BYTES = 1024;

  /** Numbers take up to one byte per two digits and one more; long values have 19 digits. */
  private static final int NUMBER_BYTES = 11;

  private RowLimits() {}

  /** A row with the names of its attributes, in bytes. */
  public static long sizeOf(Key key, Map<String, Value> attributes) {
    long size = (long) DynamoTable.PARTITION.length() + DynamoTable.SORT.length();
    size += utf8(key.partition());
    size += utf8(key.sort());
    for (Map.Entry<String, Value> attribute : attributes.entrySet()) {
      size += utf8(attribute.getKey());
      size += sizeOf(attribute.getValue());
    }
    return size;
  }

  static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static long sizeOf(Value value) {
    return switch (value) {
      case Value.Text(String text) -> utf8(text);
      case Value.Bytes(byte[] bytes) -> bytes.length;
      case Value.Whole _ -> NUMBER_BYTES;
      case Value.Flag _ -> 1;
      case Value.Foreign(String description) -> utf8(description);
    };
  }
}
