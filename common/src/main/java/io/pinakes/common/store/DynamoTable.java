package io.pinakes.common.store;

/**
 * A table and the names of its key attributes, both of type string.
 *
 * @param name the table's name
 * @param partitionAttribute the attribute that holds {@link Key#partition()}
 * @param sortAttribute the attribute that holds {@link Key#sort()}
 */
public record DynamoTable(String name, String partitionAttribute, String sortAttribute) {

  static final String PARTITION = "pk";
  static final String SORT = "sk";

  public DynamoTable {
    if (name.isEmpty() || partitionAttribute.isEmpty() || sortAttribute.isEmpty()) {
      throw new IllegalArgumentException("a table and its key attributes need names");
    }
    if (partitionAttribute.equals(sortAttribute)) {
      throw new IllegalArgumentException("one attribute for both key parts: " + sortAttribute);
    }
  }

  /** A table with the key attributes {@code pk} and {@code sk}. */
  public static DynamoTable named(String name) {
    return new DynamoTable(name, PARTITION, SORT);
  }
}
