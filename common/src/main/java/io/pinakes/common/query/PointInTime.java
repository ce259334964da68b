package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The point in time that a search is of.
 *
 * @param id as it was given out when it was opened
 * @param keepAlive how long it is to live from now on; null: as long as it was to
 */
public record PointInTime(String id, @Nullable Duration keepAlive) {

  static PointInTime parse(JsonNode json) {
    String id = null;
    Duration keepAlive = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (member.getKey()) {
        case "id" -> id = JsonValues.text("id", member.getValue());
        case "keep_alive" ->
            keepAlive =
                TimeValue.parseOrNone(
                    "keep_alive", JsonValues.text("keep_alive", member.getValue()));
        default -> throw ParseErrors.unknown("pit", member.getKey());
      }
    }
    if (id == null || id.isEmpty()) {
      throw ApiException.illegalArgument("point int time id is not provided");
    }
    return new PointInTime(id, keepAlive);
  }
}
