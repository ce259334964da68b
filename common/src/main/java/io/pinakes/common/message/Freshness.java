package io.pinakes.common.message;

/**
 * What a copy must have seen before it answers a read.
 *
 * @param evenWithoutLease answer although the worker could not renew its lease: the caller cannot
 *     reach the store either, so nobody knows better
 * @param position the log entry up to which the copy must have applied the log, and for a search
 *     must show it; 0: whatever it has
 * @param strict the copy first reads from the log itself where that ends, so that the answer holds
 *     every write that was acknowledged before the read began, whatever clocks and leases say
 */
public record Freshness(boolean evenWithoutLease, long position, boolean strict) {

  /** What a read gets that asks for nothing. */
  public static final Freshness ANY = new Freshness(false, 0, false);

  public Freshness {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
  }

  /** The same, asked by a coordinator that reaches the store or does not. */
  public Freshness evenWithoutLease(boolean even) {
    return new Freshness(even, position, strict);
  }
}
