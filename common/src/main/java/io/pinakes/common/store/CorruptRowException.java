package io.pinakes.common.store;

/** A row lacks an attribute that its writer always sets, or holds it in another type. */
public final class CorruptRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptRowException(Row row, String attribute) {
    super("row " + row.key() + " has no usable attribute '" + attribute + "'");
  }
}
