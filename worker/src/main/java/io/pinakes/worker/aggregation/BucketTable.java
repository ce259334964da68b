package io.pinakes.worker.aggregation;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/** Numbers buckets by their owner and a value: a hash table with open addressing. */
final class BucketTable {

  /** Bytes of a bucket in the arrays below, when they are full. */
  private static final int BYTES_PER_BUCKET = Long.BYTES + 2 * Integer.BYTES;

  private static final int NONE = -1;

  private final Allowance allowance;
  private long[] values = new long[0];
  private int[] owners = new int[0];
  // Buckets of one owner are linked, the latest first.
  private int[] next = new int[0];
  private int[] latest = new int[0];
  // Holds bucket + 1; always at most half full.
  private int[] slots = new int[16];
  private int size;

  BucketTable(Allowance allowance) {
    this.allowance = allowance;
  }

  /** How many buckets there are. */
  int size() {
    return size;
  }

  /** The value of a bucket. */
  long value(int bucket) {
    return values[bucket];
  }

  /** The number of the bucket, which is new if it was not there. */
  int add(int owner, long value) {
    int slot = slot(owner, value);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == values.length) {
      grow();
    }
    int bucket = size++;
    values[bucket] = value;
    owners[bucket] = owner;
    next[bucket] = latest(owner);
    latest[owner] = bucket;
    slots[slot] = bucket + 1;
    if (size * 2L > slots.length) {
      rehash();
    }
    return bucket;
  }

  /** The latest bucket of an owner; -1 if there is none. */
  int first(int owner) {
    return owner < latest.length ? latest[owner] : NONE;
  }

  /** The bucket of the same owner before this one; -1 if there is none. */
  int after(int bucket) {
    return next[bucket];
  }

  private int latest(int owner) {
    if (owner >= latest.length) {
      int length = ArrayUtil.oversize(owner + 1, Integer.BYTES);
      int before = latest.length;
      allowance.take((long) (length - before) * Integer.BYTES);
      latest = Arrays.copyOf(latest, length);
      Arrays.fill(latest, before, length, NONE);
    }
    return latest[owner];
  }

  private void grow() {
    int length = ArrayUtil.oversize(size + 1, BYTES_PER_BUCKET);
    allowance.take((long) (length - size) * BYTES_PER_BUCKET);
    values = Arrays.copyOf(values, length);
    owners = Arrays.copyOf(owners, length);
    next = Arrays.copyOf(next, length);
  }

  private void rehash() {
    int length = slots.length * 2;
    allowance.take((long) (length - slots.length) * Integer.BYTES);
    slots = new int[length];
    for (int bucket = 0; bucket < size; bucket++) {
      slots[slot(owners[bucket], values[bucket])] = bucket + 1;
    }
  }

  /** The slot that has the bucket, or is free for it. */
  private int slot(int owner, long value) {
    int mask = slots.length - 1;
    int slot = (int) mix(value + 0x9E3779B97F4A7C15L * owner) & mask;
    while (slots[slot] != 0) {
      int bucket = slots[slot] - 1;
      if (values[bucket] == value && owners[bucket] == owner) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The finalizer of MurmurHash3: every bit of the value changes every bit of the hash. */
  private static long mix(long value) {
    long hash = value;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
