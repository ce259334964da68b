package io.pinakes.common.suggest;

import org.jspecify.annotations.Nullable;

/**
 * Asks for words of a field that are like those of a text.
 *
 * @param text null: the request has none, which is an error of the shards
 * @param analyzer of the text; null: the field's for searches
 * @param size corrections of each word
 * @param shardSize corrections of each word from each shard
 */
public record TermSuggestion(
    String name,
    @Nullable String text,
    String field,
    @Nullable String analyzer,
    int size,
    int shardSize,
    Spelling spelling)
    implements Suggestion {

  @Override
  public String type() {
    return "term";
  }
}
