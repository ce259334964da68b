package io.pinakes.common.node;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What whoever starts a node says of it, such as {@code rack=7}: shown to people and used by
 * nothing. OpenSearch calls them {@code node.attr.NAME}.
 *
 * @param values by name
 */
public record NodeAttributes(SortedMap<String, String> values) {

  public static final NodeAttributes NONE = new NodeAttributes(Collections.emptySortedMap());

  /** Of one node. */
  static final int MAX_COUNT = 32;

  /** UTF-16 units of a value. */
  static final int MAX_LENGTH = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** The zone has an option of its own, which copies are placed by. */
  private static final String ZONE = "zone";

  public NodeAttributes {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    if (values.size() > MAX_COUNT) {
      throw new IllegalArgumentException("more than " + MAX_COUNT + " attributes");
    }
    values.forEach(
        (name, value) -> {
          if (!NAME.matcher(name).matches() || name.equals(ZONE)) {
            throw new IllegalArgumentException(
                "attribute '" + name + "': 64 letters, digits and . _ -, and not zone");
          }
          if (value.isBlank()
              || value.length() > MAX_LENGTH
              || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                "the value of attribute '" + name + "': 1 to " + MAX_LENGTH + " characters");
          }
        });
  }
}
