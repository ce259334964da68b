package io.pinakes.common.message;

import io.pinakes.common.message.WorkerCalls.Hit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A word or text of a suggestion, and what may be meant by it.
 *
 * @param text as it was analysed
 * @param offset in the text that the request has
 * @param length there
 * @param cutoff of a text as a whole: the score that options must have more than; null: any
 */
public record Suggested(
    String text, int offset, int length, List<Option> options, @Nullable Double cutoff) {

  /** One whose options may have any score. */
  public static Suggested of(String text, int offset, int length, List<Option> options) {
    return new Suggested(text, offset, length, options, null);
  }

  /**
   * What may be meant.
   *
   * @param score how similar it is, or how much it weighs
   * @param frequency documents of the shard that have it; of texts, 0
   * @param highlighted the text with what was corrected in tags; null: not asked for
   * @param completed the document that the option completes to; null: it is no completion
   */
  public record Option(
      String text,
      float score,
      int frequency,
      @Nullable String highlighted,
      @Nullable Completed completed) {

    /** A word. */
    public static Option of(String text, float score, int frequency) {
      return new Option(text, score, frequency, null, null);
    }
  }

  /**
   * What a completion completes to.
   *
   * @param contexts by name, those of the request that the input is for
   */
  public record Completed(String index, Hit hit, Map<String, List<String>> contexts) {}
}
