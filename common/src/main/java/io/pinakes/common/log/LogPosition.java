package io.pinakes.common.log;

/**
 * How far a log has been applied.
 *
 * @param number of the last entry applied
 * @param term of that entry
 * @param assignment of the last term marker applied
 */
public record LogPosition(long number, long term, long assignment) {

  /** Before the first entry. */
  public static final LogPosition START = new LogPosition(0, 0, 0);

  public LogPosition {
    if (number < 0 || term < 0 || assignment < 0) {
      throw new IllegalArgumentException("negative: " + number + ", " + term + ", " + assignment);
    }
  }

  /**
   * The position after one more entry.
   *
   * @throws CorruptLogException the entry cannot follow
   */
  public LogPosition after(LogEntry entry) throws CorruptLogException {
    if (entry.number() != number + 1) {
      throw new CorruptLogException("entry " + entry.number() + " follows entry " + number);
    }
    return switch (entry) {
      case LogEntry.TermMarker marker when marker.term() == term + 1 ->
          new LogPosition(number + 1, marker.term(), marker.assignment());
      case LogEntry.TermMarker marker ->
          throw new CorruptLogException(
              "entry " + marker.number() + " begins term " + marker.term() + " after term " + term);
      case LogEntry.Batch _, LogEntry.Seal _ -> {
        if (entry.term() != term) {
          throw new CorruptLogException(
              "entry " + entry.number() + " has term " + entry.term() + " within term " + term);
        }
        yield new LogPosition(number + 1, term, assignment);
      }
    };
  }
}
