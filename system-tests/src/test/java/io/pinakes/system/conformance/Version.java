package io.pinakes.system.conformance;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A version of OpenSearch, such as {@code 3.1.0}; parts that are left out are 0. Those from 6 on
 * are of the product that it began as, and older than all of its own.
 */
record Version(int major, int minor, int patch) implements Comparable<Version> {

  private static final Pattern DOT = Pattern.compile("\\.");

  private static final int FIRST_BEFORE_ITS_OWN = 6;

  private static final Comparator<Version> ORDER =
      Comparator.comparing(Version::isItsOwn)
          .thenComparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::patch);

  static Version parse(String text) {
    String[] parts = DOT.split(text.strip());
    return new Version(part(parts, 0), part(parts, 1), part(parts, 2));
  }

  private static int part(String[] parts, int position) {
    return position < parts.length ? Integer.parseInt(parts[position]) : 0;
  }

  private boolean isItsOwn() {
    return major < FIRST_BEFORE_ITS_OWN;
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
