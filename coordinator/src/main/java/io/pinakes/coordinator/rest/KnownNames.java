package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.error.DidYouMean;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses names that nobody knows, in OpenSearch's words. */
final class KnownNames {

  private KnownNames() {}

  /**
   * Throws a 400 that lists the unknown names, if there are any.
   *
   * @param what they name, for the message
   * @param path of the request
   */
  static void require(
      Collection<String> names, Collection<String> known, String what, String path) {
    List<String> unknown = names.stream().filter(name -> !known.contains(name)).sorted().toList();
    if (unknown.isEmpty()) {
      return;
    }
    throw ApiException.illegalArgument(
        unknown.stream()
            .map(name -> "[" + name + "]" + guess(name, known))
            .collect(
                Collectors.joining(
                    ", ",
                    "request [%s] contains unrecognized %s%s: "
                        .formatted(path, what, unknown.size() > 1 ? "s" : ""),
                    "")));
  }

  private static String guess(String name, Collection<String> known) {
    String guess = DidYouMean.of(name, known);
    return guess.isEmpty() ? "" : " ->" + guess;
  }
}
