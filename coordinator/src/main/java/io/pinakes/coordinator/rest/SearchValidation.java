package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a search's body and URL must not combine. */
final class SearchValidation {

  private SearchValidation() {}

  /** How long a scroll lives; null: it says that there is none. */
  static @Nullable Duration keepAlive(String text) {
    return TimeValue.parseOrNone("scroll", text);
  }

  /**
   * Refuses with all that is wrong at once, as OpenSearch.
   *
   * @param json the body with URL parameters merged in
   */
  static void check(
      RestRequest request, SearchBody body, ObjectNode json, @Nullable Duration scroll) {
    var validation = new Validation();
    if (scroll != null) {
      checkScroll(request, body, json, validation);
    }
    if (body.pointInTime() != null) {
      checkPointInTime(request, scroll != null, validation);
    } else if (body.sort().stream().anyMatch(key -> key.field().equals(SortKey.SHARD_DOC))) {
      validation.add(
          "_shard_doc is only supported with point-in-time (PIT). Add a PIT or remove"
              + " _shard_doc.");
    }
    validation.throwIfAny();
  }

  private static void checkScroll(
      RestRequest request, SearchBody body, ObjectNode json, Validation validation) {
    if (json.has("track_total_hits") && body.trackTotalHitsUpTo() != SearchBody.TRACK_ALL) {
      validation.add("disabling [track_total_hits] is not allowed in a scroll context");
    }
    if (body.from() > 0) {
      validation.add("using [from] is not allowed in a scroll context");
    }
    if (request.parameters().flag("request_cache", false)) {
      validation.add("[request_cache] cannot be used in a scroll context");
    }
    if (body.size() == 0) {
      validation.add("[size] cannot be [0] in a scroll context");
    }
    if (!body.rescores().isEmpty()) {
      validation.add("using [rescore] is not allowed in a scroll context");
    }
    json.put("track_total_hits", true);
  }

  private static void checkPointInTime(RestRequest request, boolean scroll, Validation validation) {
    if (scroll) {
      validation.add("using [point in time] is not allowed in a scroll context");
    }
    if (request.optionalPath("index") != null) {
      validation.add("[indices] cannot be used with point in time");
    }
    if (request.parameters().nonEmpty("routing").isPresent()) {
      validation.add("[routing] cannot be used with point in time");
    }
    if (request.parameters().nonEmpty("preference").isPresent()) {
      validation.add("[preference] cannot be used with point in time");
    }
  }
}
