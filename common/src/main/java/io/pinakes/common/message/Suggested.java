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
 */
public record Suggested(String text, int offset, int length, List<Option> options) {

  /**
   * What may be meant.
   *
   * @param score how similar it is, or how much it weighs
   * @param frequency documents of the shard that have it; of completions, 0
   * @param completed the document that the option completes to; null: it is no completion
   */
  public record Option(String text, float score, int frequency, @Nullable Completed completed) {

    /** A word. */
    public static Option of(String text, float score, int frequency) {
      return new Option(text, score, frequency, null);
    }
  }

  /**
   * What a completion completes to.
   *
   * @param contexts by name, those of the request that the input is for
   */
  public record Completed(String index, Hit hit, Map<String, List<String>> contexts) {}
}
