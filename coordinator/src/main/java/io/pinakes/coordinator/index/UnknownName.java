package io.pinakes.coordinator.index;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What to say of a name that is not known. */
final class UnknownName {

  /** Of the longer name's length, how much may differ for two to be alike. */
  private static final double ALIKE = 0.3;

  private UnknownName() {}

  /** Names that are alike, or what else may be the matter. */
  static String hint(String name, Collection<String> known) {
    record Distant(String name, int distance) {}
    List<String> alike =
        known.stream()
            .map(each -> new Distant(each, distance(name, each)))
            .filter(each -> each.distance <= ALIKE * Math.max(name.length(), each.name.length()))
            .sorted(Comparator.comparingInt(Distant::distance).thenComparing(Distant::name))
            .limit(5)
            .map(Distant::name)
            .toList();
    if (alike.isEmpty()) {
      return " please check that any required plugins are installed, or check the breaking"
          + " changes documentation for removed settings";
    }
    return alike.size() == 1
        ? " did you mean [" + alike.getFirst() + "]?"
        : " did you mean any of " + alike + "?";
  }

  /** Letters to put in, leave out or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
