package io.pinakes.common.suggest;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The suggestions that a search asks for, in the order of the request.
 *
 * @param terms corrections of single words
 */
public record Suggest(List<TermSuggestion> terms) {

  public Suggest {
    terms = List.copyOf(terms);
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
