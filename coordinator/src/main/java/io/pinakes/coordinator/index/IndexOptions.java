package io.pinakes.coordinator.index;

/**
 * How names and patterns of indices are taken: OpenSearch's {@code IndicesOptions}.
 *
 * @param ignoreUnavailable leave out what is named and is not there, or is closed
 * @param allowNoIndices whether a pattern, or all of them, may match nothing
 * @param open patterns match open indices
 * @param closed patterns match closed indices
 * @param hidden patterns match hidden indices and aliases
 * @param forbidClosed a closed index that is named is an error
 * @param ignoreAliases aliases stand for nothing, and naming one is an error
 */
public record IndexOptions(
    boolean ignoreUnavailable,
    boolean allowNoIndices,
    boolean open,
    boolean closed,
    boolean hidden,
    boolean forbidClosed,
    boolean ignoreAliases) {

  /** Of searches and other reads of documents. */
  public static final IndexOptions READING =
      new IndexOptions(false, true, true, false, false, true, false);

  /** Of what shows open indices. */
  public static final IndexOptions OPEN =
      new IndexOptions(false, true, true, false, false, false, false);

  /** Of what shows open and closed indices. */
  public static final IndexOptions OPEN_AND_CLOSED =
      new IndexOptions(false, true, true, true, false, false, false);

  /** Of what shows all indices. */
  public static final IndexOptions ALL =
      new IndexOptions(false, true, true, true, true, false, false);

  /** Of changes of settings and mappings. */
  public static final IndexOptions CHANGING =
      new IndexOptions(false, false, true, true, false, false, false);

  /** Of changes of aliases. */
  public static final IndexOptions ALIASING =
      new IndexOptions(false, false, true, false, false, false, true);

  /** Of removals. */
  public static final IndexOptions REMOVING =
      new IndexOptions(false, true, true, true, false, false, true);

  /** The same, but what is not there is left out. */
  public IndexOptions lenient() {
    return new IndexOptions(true, true, open, closed, hidden, forbidClosed, ignoreAliases);
  }

  /** The same with other words on what is not there. */
  public IndexOptions with(boolean ignoresUnavailable, boolean allowsNone) {
    return new IndexOptions(
        ignoresUnavailable, allowsNone, open, closed, hidden, forbidClosed, ignoreAliases);
  }

  /** The same, but aliases stand for nothing. */
  public IndexOptions withoutAliases() {
    return new IndexOptions(
        ignoreUnavailable, allowNoIndices, open, closed, hidden, forbidClosed, true);
  }

  /** The same with patterns that match other indices. */
  public IndexOptions expanding(boolean toOpen, boolean toClosed, boolean toHidden) {
    return new IndexOptions(
        ignoreUnavailable, allowNoIndices, toOpen, toClosed, toHidden, forbidClosed, ignoreAliases);
  }
}
