package io.pinakes.worker.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Objects by bucket that grow while they are used, as many as there are buckets. */
final class ObjectCells<T> {

  /** Of an object itself and its place here, nearly. */
  private static final long BYTES_PER_OBJECT = 64;

  private final Allowance allowance;
  private final ToLongFunction<T> bytes;
  private final List<@Nullable T> cells = new ArrayList<>();

  /**
   * Makes cells.
   *
   * @param bytes of the arrays of an object
   */
  ObjectCells(Allowance allowance, ToLongFunction<T> bytes) {
    this.allowance = allowance;
    this.bytes = bytes;
  }

  /** The object of a bucket; null if there is none. */
  @Nullable T get(int bucket) {
    return bucket < cells.size() ? cells.get(bucket) : null;
  }

  /** The object of a bucket, which is made if there is none. */
  T of(int bucket, Supplier<T> make) {
    T cell = get(bucket);
    if (cell == null) {
      while (cells.size() <= bucket) {
        allowance.take(Long.BYTES);
        cells.add(null);
      }
      cell = make.get();
      allowance.take(BYTES_PER_OBJECT + bytes.applyAsLong(cell));
      cells.set(bucket, cell);
    }
    return cell;
  }

  /** Changes the object of a bucket, which is made if there is none. */
  void change(int bucket, Supplier<T> make, Consumer<T> change) {
    T cell = of(bucket, make);
    long before = bytes.applyAsLong(cell);
    change.accept(cell);
    long grown = bytes.applyAsLong(cell) - before;
    if (grown != 0) {
      allowance.take(grown);
    }
  }
}
