package io.pinakes.common.suggest;

import io.pinakes.common.dsl.Fuzziness;
import io.pinakes.common.dsl.TermLevel.RegexpFlag;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks for inputs of a completion field that begin as the user does.
 *
 * @param text as the answer repeats it
 * @param beginning what the user has typed
 * @param analyzer must be there if it is named; completions are looked for by the field's
 * @param size inputs that are wanted
 * @param shardSize inputs from each shard
 * @param distinct whether the same input of several documents is shown once
 * @param contexts the JSON of what inputs must be for, by the names of the field's contexts; null:
 *     not given
 */
public record CompletionSuggestion(
    String name,
    @Nullable String text,
    @Nullable Beginning beginning,
    String field,
    @Nullable String analyzer,
    int size,
    int shardSize,
    boolean distinct,
    @Nullable ObjectNode contexts)
    implements Suggestion {

  /** OpenSearch's default bound of the work on an automaton. */
  static final int DEFAULT_DETERMINIZED_STATES = 10_000;

  @Override
  public String type() {
    return "completion";
  }

  /** How inputs must begin; null in a request without any, which is an error of the shards. */
  public sealed interface Beginning {}

  /** With this text, analysed. */
  public record Prefix(String text) implements Beginning {}

  /**
   * With something similar to this text.
   *
   * @param transpositions whether two letters in each other's place are one edit, not two
   * @param minLength of texts that may differ, in letters
   * @param prefixLength letters at the beginning that must be the same
   * @param unicodeAware whether letters are code points, not bytes
   */
  public record Similar(
      String text,
      Fuzziness fuzziness,
      boolean transpositions,
      int minLength,
      int prefixLength,
      boolean unicodeAware,
      int maxDeterminizedStates)
      implements Beginning {}

  /** With something that a regular expression matches. */
  public record Matching(String expression, Set<RegexpFlag> flags, int maxDeterminizedStates)
      implements Beginning {}
}
