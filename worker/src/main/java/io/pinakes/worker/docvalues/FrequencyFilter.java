package io.pinakes.worker.docvalues;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which words are gathered, by how many documents of a segment have them.
 *
 * @param least documents
 * @param most documents
 */
record FrequencyFilter(double least, double most) {

  private static final FrequencyFilter ALL = new FrequencyFilter(0, Integer.MAX_VALUE);

  /**
   * The filter of a field in a segment.
   *
   * @param json of the mapping: counts, or shares up to 1 of the documents with the field; null:
   *     all words
   * @param documents of the segment with the field; smaller segments are not filtered
   */
  static FrequencyFilter of(@Nullable JsonNode json, int documents) {
    if (json == null || json.path("min_segment_size").asInt(0) > documents) {
      return ALL;
    }
    return new FrequencyFilter(
        count(json.get("min").asDouble(), documents), count(json.get("max").asDouble(), documents));
  }

  private static double count(double given, int documents) {
    return given > 1 ? given : Math.floor(given * documents);
  }

  boolean accepts(int documents) {
    return documents >= least && documents <= most;
  }
}
