package io.pinakes.common.store;

/** The order of sort keys, which is that of their UTF-8 bytes and not that of Java's chars. */
final class SortKeys {

  private SortKeys() {}

  static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        return Integer.compare(rank(left), rank(right));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The first key after this one. */
  static String after(String key) {
    return key + '\0';
  }

  /** Surrogates encode code points above all others, so they rank above U+E000 to U+FFFF. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }
}
