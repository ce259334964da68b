package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import java.util.Locale;

/**
 * How many edits may lie between two words.
 *
 * @param auto whether it depends on a word's length: none below {@code low} code points, one below
 *     {@code high}, else two
 * @param edits if it does not
 */
public record Fuzziness(boolean auto, int low, int high, int edits) {

  /** OpenSearch's default where a query is fuzzy in any case. */
  public static final Fuzziness AUTO = new Fuzziness(true, 3, 6, 0);

  /** Lucene's automata know no more. */
  private static final int MAX_EDITS = 2;

  /** A number of edits. */
  public static Fuzziness of(int edits) {
    return new Fuzziness(false, 0, 0, Math.min(edits, MAX_EDITS));
  }

  /**
   * Reads {@code 1}, {@code AUTO} or {@code AUTO:3,6}.
   *
   * @throws ApiException 400 if it is something else
   */
  public static Fuzziness parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (upper.equals("AUTO")) {
      return AUTO;
    }
    if (upper.startsWith("AUTO:")) {
      return between(upper.substring("AUTO:".length()));
    }
    float number;
    try {
      number = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw ApiException.illegalArgument("Invalid fuzziness value: " + text);
    }
    if (!(number >= 0)) {
      throw ApiException.illegalArgument("Invalid fuzziness value: " + text);
    }
    return of((int) Math.min(number, MAX_EDITS));
  }

  private static Fuzziness between(String lengths) {
    int comma = lengths.indexOf(',');
    if (comma < 0) {
      throw new ApiException(400, "parse_exception", "failed to find low and high distance values");
    }
    try {
      int low = Integer.parseInt(lengths.substring(0, comma));
      int high = Integer.parseInt(lengths.substring(comma + 1));
      if (low < 0 || high < 0 || low > high) {
        throw ApiException.illegalArgument(
            "fuzziness wrongly configured, must be: lowDistance > 0, highDistance > 0 and"
                + " lowDistance <= highDistance ");
      }
      return new Fuzziness(true, low, high, 0);
    } catch (NumberFormatException e) {
      throw new ApiException(
          400, "parse_exception", "failed to parse [" + lengths + "] as a \"auto:int,int\"");
    }
  }

  /** The edits for a word. */
  public int of(String word) {
    if (!auto) {
      return edits;
    }
    int length = word.codePointCount(0, word.length());
    if (length < low) {
      return 0;
    }
    return length < high ? 1 : MAX_EDITS;
  }
}
