package io.pinakes.worker.aggregation;

/** Hashes of numbers. */
final class Hashes {

  private Hashes() {}

  /** The finalizer of MurmurHash3: every bit of the value changes every bit of the hash. */
  static long mix(long value) {
    long hash = value;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
