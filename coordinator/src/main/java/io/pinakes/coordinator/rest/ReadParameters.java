package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.coordinator.api.PositionToken;
import io.pinakes.coordinator.api.ReadConsistency;
import java.util.List;

/** What gets, searches and counts may say about what they must not miss. */
final class ReadParameters {

  private ReadParameters() {}

  /** A position in the header and one in the URL count both. */
  static ReadConsistency of(RestRequest request) {
    PositionToken inHeader = PositionToken.parse(request.header(PositionHeader.NAME).orElse(""));
    PositionToken inUrl =
        PositionToken.parse(request.parameters().get(PositionHeader.PARAMETER).orElse(""));
    boolean strict =
        switch (request.parameters().get("consistency").orElse(null)) {
          case null -> false;
          case "strict" -> true;
          case String other ->
              throw ApiException.illegalArgument(
                  "Unknown value for consistency: [" + other + "], only [strict] is allowed.");
        };
    return new ReadConsistency(PositionToken.merge(List.of(inHeader, inUrl)), strict);
  }
}
