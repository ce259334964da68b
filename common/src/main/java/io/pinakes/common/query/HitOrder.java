package io.pinakes.common.query;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.CodePointOrder;
import io.pinakes.common.mapping.IpAddress;
import io.pinakes.common.message.WorkerCalls.Hit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of hits from different shards. Zero for ties, which the caller breaks by shard and
 * position so that answers are stable.
 *
 * @param keys what to sort by; empty: by score
 */
public record HitOrder(List<SortKey> keys) implements Comparator<Hit> {

  public HitOrder {
    keys = List.copyOf(keys);
  }

  /** A hit's sort values as answers have them: addresses travel as their bytes. */
  public static List<@Nullable Object> shown(List<@Nullable Object> sort) {
    if (sort.stream().noneMatch(value -> value instanceof byte[])) {
      return sort;
    }
    List<@Nullable Object> shown = new ArrayList<>();
    for (Object value : sort) {
      shown.add(value instanceof byte[] address ? IpAddress.format(address) : value);
    }
    return shown;
  }

  /** The order that a request asks for. */
  public static HitOrder of(SearchBody body) {
    return new HitOrder(body.sort());
  }

  @Override
  public int compare(Hit a, Hit b) {
    if (keys.isEmpty()) {
      return Float.compare(b.score(), a.score());
    }
    for (int i = 0; i < keys.size(); i++) {
      int order = compare(keys.get(i), a.sort().get(i), b.sort().get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(SortKey key, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      if (a == b) {
        return 0;
      }
      boolean aFirst = (a == null) == (key.missing() == SortKey.Missing.FIRST);
      return aFirst ? -1 : 1;
    }
    int order = compareValues(a, b);
    return key.descending() ? -order : order;
  }

  private static int compareValues(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return compareNumbers(x, y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return Boolean.compare(x, y);
    }
    if (a instanceof byte[] x && b instanceof byte[] y) {
      return Arrays.compareUnsigned(x, y);
    }
    if (a instanceof byte[] || b instanceof byte[]) {
      // Addresses in one index and something else in another: addresses last.
      return a instanceof byte[] ? 1 : -1;
    }
    if (a instanceof Number || b instanceof Number) {
      // The field is a number in one index and a string in another: numbers first.
      return a instanceof Number ? -1 : 1;
    }
    return CodePointOrder.compare(a.toString(), b.toString());
  }

  private static int compareNumbers(Number a, Number b) {
    if (a instanceof BigInteger x && b instanceof BigInteger y) {
      return x.compareTo(y);
    }
    if (a instanceof BigInteger || b instanceof BigInteger) {
      throw new ApiException(
          new ApiError(
              400,
              "search_phase_execution_exception",
              "",
              Map.of("phase", "fetch", "grouped", true),
              ApiException.illegalArgument(
                      "Can't do sort across indices, as a field has [unsigned_long] type in one"
                          + " index, and different type in another index!")
                  .error()));
    }
    if (isWhole(a) && isWhole(b)) {
      return Long.compare(a.longValue(), b.longValue());
    }
    double x = a.doubleValue();
    double y = b.doubleValue();
    if (x != y || (!isWhole(a) && !isWhole(b)) || Double.isInfinite(x)) {
      return Double.compare(x, y);
    }
    // One is whole and the other not, and they are equal as doubles, which may have rounded.
    return exact(a).compareTo(exact(b));
  }

  private static BigDecimal exact(Number number) {
    return isWhole(number)
        ? BigDecimal.valueOf(number.longValue())
        : new BigDecimal(number.doubleValue());
  }

  private static boolean isWhole(Number number) {
    // Numbers that crossed the wire come back in the smallest type that holds them.
    return number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte;
  }
}
