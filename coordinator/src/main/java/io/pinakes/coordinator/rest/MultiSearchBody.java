package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the lines of a multi-search: a header and a body in turn. */
final class MultiSearchBody {

  private MultiSearchBody() {}

  /** One search. */
  record Item(ObjectNode header, byte[] body) {}

  /**
   * Reads the lines.
   *
   * @param most searches that there may be
   * @throws ApiException 400: a line is no object, or the last is not ended
   */
  static List<Item> parse(byte[] bytes, int most) {
    if (bytes[bytes.length - 1] != '\n') {
      throw ApiException.illegalArgument(
          "The msearch request must be terminated by a newline [\n]");
    }
    var items = new ArrayList<Item>();
    int at = 0;
    while (at < bytes.length) {
      byte[] first = line(bytes, at);
      at += first.length + 1;
      if (isBlank(first) && at >= bytes.length) {
        break;
      }
      // An empty header says nothing.
      ObjectNode header =
          isBlank(first) ? JsonNodeFactory.instance.objectNode() : Json.object(first);
      if (at >= bytes.length) {
        throw ApiException.illegalArgument(
            "The msearch request has a header without a body in its last line");
      }
      byte[] body = line(bytes, at);
      at += body.length + 1;
      if (items.size() == most) {
        throw ApiException.illegalArgument(
            "The msearch request has more than [" + most + "] searches");
      }
      items.add(new Item(header, isBlank(body) ? new byte[0] : body));
    }
    return items;
  }

  private static byte[] line(byte[] bytes, int from) {
    int to = from;
    while (bytes[to] != '\n') {
      to++;
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static boolean isBlank(byte[] line) {
    for (byte each : line) {
      if (each != ' ' && each != '\r' && each != '\t') {
        return false;
      }
    }
    return true;
  }
}
