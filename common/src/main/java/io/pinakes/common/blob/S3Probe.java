package io.pinakes.common.blob;

import io.pinakes.common.blob.S3StartTrouble.Right;
import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Does once what a node does all the time, so that one which may not do it says so at its start and
 * does not join. A blob of one byte that is left behind is in nobody's way: sweeps do not look
 * where it is.
 */
final class S3Probe {

  static final String PREFIX = "probe/";

  private static final byte[] BYTES = {1};

  private S3Probe() {}

  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Lists, puts, gets and deletes.
   *
   * @throws BlobStoreUnusableException the first of these that failed, and why
   */
  static void run(BlobStore store, S3StartTrouble trouble, Machine machine)
      throws BlobStoreUnusableException, InterruptedException {
    String name = PREFIX + HexFormat.of().toHexDigits(machine.random());
    step(trouble, Right.LIST, () -> store.list("", "", 1));
    step(
        trouble,
        Right.PUT,
        () -> {
          store.put(name, BYTES);
          return name;
        });
    byte[] found = step(trouble, Right.GET, () -> store.get(name).orElse(new byte[0]));
    step(
        trouble,
        Right.DELETE,
        () -> {
          store.delete(name);
          return name;
        });
    if (!Arrays.equals(found, BYTES)) {
      throw trouble.forgets(name);
    }
  }

  private static <T> T step(S3StartTrouble trouble, Right right, Step<T> step)
      throws BlobStoreUnusableException, InterruptedException {
    try {
      return step.run();
    } catch (IOException e) {
      throw trouble.describe(right, e.getCause() == null ? e : e.getCause());
    }
  }
}
