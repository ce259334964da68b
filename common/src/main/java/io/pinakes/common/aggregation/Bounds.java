package io.pinakes.common.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Bounds of a histogram as the request has them: numbers, or dates with math.
 *
 * @param min null: none
 * @param max null: none
 */
public record Bounds(@Nullable Object min, @Nullable Object max) {

  static @Nullable Bounds parse(Members histogram, String member) {
    Members json = histogram.object(member);
    if (json == null) {
      return null;
    }
    Bounds bounds = new Bounds(json.scalar("min"), json.scalar("max"));
    json.end();
    return bounds;
  }
}
