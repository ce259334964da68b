package io.pinakes.common.store;

/**
 * The address of a row. The two parts are never joined into one string.
 *
 * @param partition rows of one partition are kept together and can be read in order
 * @param sort orders rows within a partition, by UTF-8 bytes
 */
public record Key(String partition, String sort) {
  public Key {
    if (partition.isEmpty() || sort.isEmpty()) {
      throw new IllegalArgumentException("a key part is empty: " + partition + ", " + sort);
    }
  }
}
