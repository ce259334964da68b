package io.pinakes.common.suggest;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The suggestions that a search asks for.
 *
 * @param all in the order of the request
 */
public record Suggest(List<Suggestion> all) {

  public Suggest {
    all = List.copyOf(all);
  }

  /**
   * Reads the member {@code suggest}.
   *
   * @throws io.pinakes.common.error.ApiException 400 for what is wrong, unknown or not supported
   */
  public static Suggest parse(ObjectNode json) {
    return SuggestParser.parse(json);
  }
}
