package io.pinakes.common.highlight;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a search request wants to see of matches.
 *
 * @param fields in the order of the request
 * @param escapesHtml whether texts are shown so that they can stand in a page
 */
public record Highlight(List<Field> fields, boolean escapesHtml) {

  public Highlight {
    fields = List.copyOf(fields);
  }

  /** A field, or several by a pattern. */
  public record Field(String name, HighlightOptions options) {}

  /**
   * Reads the member {@code highlight}.
   *
   * @throws io.pinakes.common.error.ApiException 400 for what is wrong or unknown
   */
  public static Highlight parse(ObjectNode json) {
    return HighlightParser.parse(json);
  }
}
