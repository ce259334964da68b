package io.pinakes.coordinator.rest;

import io.pinakes.coordinator.api.PositionToken;

/** How a client is told where its writes are, and how it says so later. */
final class PositionHeader {

  /** Of answers to writes, and of reads that must see them. */
  static final String NAME = "Pinakes-Position";

  /** The same in the answer's JSON. */
  static final String FIELD = "_position";

  /** The same as a parameter of reads. */
  static final String PARAMETER = "pinakes_position";

  /** Longer tokens are only in the JSON: many clients and proxies refuse a head of 8 KB. */
  static final int MAX_BYTES = 4 << 10;

  private PositionHeader() {}

  /** The answer with the token as a header, if there is one that is short enough. */
  static RestResponse on(RestResponse response, PositionToken token) {
    String text = token.format();
    return text.isEmpty() || text.length() > MAX_BYTES ? response : response.withHeader(NAME, text);
  }

  /** Writes the token as a member, if there is one. */
  static void write(PositionToken token, JsonOut out) {
    if (!token.isEmpty()) {
      out.field(FIELD, token.format());
    }
  }
}
