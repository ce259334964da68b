package io.pinakes.common.log;

import java.util.List;

/**
 * Entries in order, without gaps.
 *
 * @param mayHaveMore false if the last of them was the log's last when it was read
 */
public record LogPage(List<LogEntry> entries, boolean mayHaveMore) {
  public LogPage {
    entries = List.copyOf(entries);
  }
}
