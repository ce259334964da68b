package io.pinakes.system.cost;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Requests and the units that they are charged as, by what they are for. */
final class Bill {

  /**
   * One position.
   *
   * @param units read or write units of DynamoDB; of S3 requests, which have none, 0
   */
  record Position(long requests, double units) {
    Position plus(Position other) {
      return new Position(requests + other.requests, units + other.units);
    }
  }

  private final TreeMap<String, Position> positions = new TreeMap<>();

  synchronized void add(String what, double units) {
    positions.merge(what, new Position(1, units), Position::plus);
  }

  synchronized void add(Map<String, Position> others) {
    others.forEach((what, position) -> positions.merge(what, position, Position::plus));
  }

  /** The positions so far; begins anew. */
  synchronized Map<String, Position> take() {
    var taken = new TreeMap<>(positions);
    positions.clear();
    return taken;
  }

  /** A line per position, with everything divided by {@code by}. */
  static String lines(Map<String, Position> positions, double by) {
    var text = new StringBuilder();
    positions.forEach(
        (what, position) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%n  %-44s %9.3f requests %9.3f units",
                    what,
                    position.requests() / by,
                    position.units() / by)));
    return text.toString();
  }
}
