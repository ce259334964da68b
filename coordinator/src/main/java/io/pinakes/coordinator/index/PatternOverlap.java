package io.pinakes.coordinator.index;

/** Whether two patterns with stars can match the same name. */
final class PatternOverlap {

  private PatternOverlap() {}

  /** Goes through both at once; each pair of positions is reached from those before it. */
  static boolean of(String a, String b) {
    var reached = new boolean[a.length() + 1][b.length() + 1];
    reached[0][0] = true;
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (!reached[i][j]) {
          continue;
        }
        boolean starA = i < a.length() && a.charAt(i) == '*';
        boolean starB = j < b.length() && b.charAt(j) == '*';
        if (starA) {
          reached[i + 1][j] = true;
        }
        if (starB) {
          reached[i][j + 1] = true;
        }
        if (starA && j < b.length() && !starB) {
          reached[i][j + 1] = true;
        }
        if (starB && i < a.length() && !starA) {
          reached[i + 1][j] = true;
        }
        if (i < a.length() && j < b.length() && a.charAt(i) == b.charAt(j)) {
          reached[i + 1][j + 1] = true;
        }
      }
    }
    return reached[a.length()][b.length()];
  }
}
