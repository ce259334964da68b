package io.pinakes.common.lease;

import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A lease as its row tells it.
 *
 * @param owner who holds or held it; unique for each start of a process
 * @param term rises by one with each change of ownership and never goes back
 * @param rvn the record version number; rises by one with each write
 * @param duration how long the owner may be believed after a write
 * @param released whether the owner gave it up
 * @param payload what the owner says about itself
 */
public record LeaseRow(
    Key key,
    String owner,
    long term,
    long rvn,
    Duration duration,
    boolean released,
    Map<String, Value> payload) {

  /** The layout of the row's attributes; rises when an older reader would misread a row. */
  static final long FORMAT = 1;

  static final String FORMAT_ATTRIBUTE = "lease_format";
  static final String OWNER = "lease_owner";
  static final String TERM = "lease_term";
  static final String RVN = "lease_rvn";
  static final String DURATION_MS = "lease_duration_ms";
  static final String RELEASED = "lease_released";

  /** Marks payload attributes, so that a new owner removes its predecessor's and no others. */
  static final String PAYLOAD_PREFIX = "payload_";

  public LeaseRow {
    payload = Map.copyOf(payload);
  }

  /**
   * Reads a row.
   *
   * @return empty if the row was never a lease
   * @throws IllegalStateException a newer version wrote it
   * @throws io.pinakes.common.store.CorruptRowException it lacks an attribute
   */
  static Optional<LeaseRow> of(Row row) {
    if (!row.has(FORMAT_ATTRIBUTE)) {
      return Optional.empty();
    }
    long format = row.requiredNumber(FORMAT_ATTRIBUTE);
    if (format != FORMAT) {
      throw new IllegalStateException(
          "lease %s has format %d and this version reads %d".formatted(row.key(), format, FORMAT));
    }
    Map<String, Value> payload = new HashMap<>();
    row.attributes()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PAYLOAD_PREFIX)) {
                payload.put(name.substring(PAYLOAD_PREFIX.length()), value);
              }
            });
    return Optional.of(
        new LeaseRow(
            row.key(),
            row.requiredText(OWNER),
            row.requiredNumber(TERM),
            row.requiredNumber(RVN),
            Duration.ofMillis(row.requiredNumber(DURATION_MS)),
            row.flag(RELEASED),
            payload));
  }
}
