package io.pinakes.common.message;

/**
 * A shard of an index.
 *
 * @param index the index's name, for people
 * @param uuid the index's unique id, which never names another index, even one of the same name
 * @param number from 0
 */
public record ShardId(String index, String uuid, int number) {
  @Override
  public String toString() {
    return "[" + index + "][" + number + "]";
  }
}
