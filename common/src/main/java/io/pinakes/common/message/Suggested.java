package io.pinakes.common.message;

import java.util.List;

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
   * @param score how similar it is
   * @param frequency documents of the shard that have it
   */
  public record Option(String text, float score, int frequency) {}
}
