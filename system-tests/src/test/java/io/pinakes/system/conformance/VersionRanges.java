package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions as a case's {@code skip} names them: {@code all}, or ranges with both ends included,
 * separated by commas, as in {@code " - 2.99.99, 3.1.0 - 3.1.2"}. An end that is left out is open.
 */
record VersionRanges(List<Range> ranges) {

  private static final Pattern COMMA = Pattern.compile(",");

  /** From the first to the last version; null where it is open. */
  record Range(@Nullable Version first, @Nullable Version last) {

    private static Range parse(String text) {
      String range = text.strip();
      if (range.equals("all")) {
        return new Range(null, null);
      }
      int dash = range.indexOf('-');
      if (dash < 0) {
        throw new IllegalArgumentException("no range of versions: [" + text + "]");
      }
      return new Range(end(range.substring(0, dash)), end(range.substring(dash + 1)));
    }

    private static @Nullable Version end(String text) {
      return text.isBlank() ? null : Version.parse(text);
    }

    private boolean contains(Version version) {
      return (first == null || first.compareTo(version) <= 0)
          && (last == null || version.compareTo(last) <= 0);
    }
  }

  static VersionRanges parse(String text) {
    var ranges = new ArrayList<Range>();
    for (String range : COMMA.split(text)) {
      ranges.add(Range.parse(range));
    }
    return new VersionRanges(ranges);
  }

  boolean contain(Version version) {
    return ranges.stream().anyMatch(range -> range.contains(version));
  }
}
