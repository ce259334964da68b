package io.pinakes.common.mapping;

/** The order of strings' UTF-8 bytes, which is Lucene's. */
public final class CodePointOrder {

  private CodePointOrder() {}

  /** Negative, zero or positive as {@code a} stands before, with or after {@code b}. */
  public static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogateX = Character.isSurrogate(x);
        // Surrogates stand for code points above all others.
        return surrogateX == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : surrogateX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
