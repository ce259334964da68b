package io.pinakes.common.lease;

import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The writes of the protocol. But for the removal all are updates, which keep attributes that this
 * version does not know; each requires the row to be as its writer knew it, and raises the rvn by
 * one. So one rvn is written once, and who finds its own name beside it knows that the write was
 * its own.
 */
final class LeaseWrites {

  private LeaseWrites() {}

  static Write acquire(
      Key key,
      @Nullable LeaseRow seen,
      String owner,
      Duration duration,
      Map<String, Value> payload) {
    Map<String, Value> set = new HashMap<>();
    set.put(LeaseRow.FORMAT_ATTRIBUTE, Value.of(LeaseRow.FORMAT));
    set.put(LeaseRow.OWNER, Value.of(owner));
    set.put(LeaseRow.TERM, Value.of(seen == null ? 1 : seen.term() + 1));
    set.put(LeaseRow.RVN, Value.of(seen == null ? 1 : seen.rvn() + 1));
    set.put(LeaseRow.DURATION_MS, Value.of(duration.toMillis()));
    payload.forEach((name, value) -> set.put(LeaseRow.PAYLOAD_PREFIX + name, value));
    Set<String> remove = new HashSet<>();
    remove.add(LeaseRow.RELEASED);
    if (seen == null) {
      return new Write.Update(key, set, remove, Condition.absent(LeaseRow.FORMAT_ATTRIBUTE));
    }
    seen.payload().keySet().stream()
        .filter(name -> !payload.containsKey(name))
        .forEach(name -> remove.add(LeaseRow.PAYLOAD_PREFIX + name));
    return new Write.Update(key, set, remove, unchanged(seen.owner(), seen.rvn()));
  }

  /**
   * A heartbeat.
   *
   * @param payload what to write with it; null if the row has it already
   * @param gone names of payload attributes that are no more
   */
  static Write renew(
      Key key, String owner, long rvn, @Nullable Map<String, Value> payload, Set<String> gone) {
    Map<String, Value> set = new HashMap<>();
    Set<String> remove = new HashSet<>();
    set.put(LeaseRow.RVN, Value.of(rvn + 1));
    if (payload != null) {
      payload.forEach((name, value) -> set.put(LeaseRow.PAYLOAD_PREFIX + name, value));
      gone.forEach(name -> remove.add(LeaseRow.PAYLOAD_PREFIX + name));
    }
    return new Write.Update(key, set, remove, unchanged(owner, rvn));
  }

  static Write release(Key key, String owner, long rvn) {
    return new Write.Update(
        key,
        Map.of(LeaseRow.RVN, Value.of(rvn + 1), LeaseRow.RELEASED, Value.of(true)),
        Set.of(),
        unchanged(owner, rvn));
  }

  /** The end of a row that nothing is fenced by. */
  static Write remove(LeaseRow seen) {
    return new Write.Delete(seen.key(), unchanged(seen.owner(), seen.rvn()));
  }

  private static Condition unchanged(String owner, long rvn) {
    return Condition.all(
        Condition.equal(LeaseRow.OWNER, Value.of(owner)),
        Condition.equal(LeaseRow.RVN, Value.of(rvn)));
  }
}
