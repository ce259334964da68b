package io.pinakes.common.blob;

import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A blob store that fails as a plan says. */
public final class FaultyBlobStore implements BlobStore {

  private final BlobStore store;
  private final Machine machine;
  private volatile BlobFault.Plan plan;

  public FaultyBlobStore(BlobStore store, Machine machine, BlobFault.Plan plan) {
    this.store = store;
    this.machine = machine;
    this.plan = plan;
  }

  /** Follows another plan from the next call on. */
  public void follow(BlobFault.Plan next) {
    plan = next;
  }

  @Override
  public void put(String name, Content content) throws IOException, InterruptedException {
    call(
        name,
        () -> {
          store.put(name, content);
          return name;
        });
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException, InterruptedException {
    BlobFault fault = plan.next(name);
    if (fault instanceof BlobFault.Cut(long bytes)) {
      return store.open(name).map(in -> new CutStream(in, bytes));
    }
    return call(fault, () -> store.open(name));
  }

  @Override
  public void delete(String name) throws IOException, InterruptedException {
    call(
        name,
        () -> {
          store.delete(name);
          return name;
        });
  }

  @Override
  public List<String> list(String prefix, String after, int limit)
      throws IOException, InterruptedException {
    return call(prefix, () -> store.list(prefix, after, limit));
  }

  @Override
  public void close() {
    store.close();
  }

  private interface Action<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T call(String name, Action<T> action) throws IOException, InterruptedException {
    return call(plan.next(name), action);
  }

  private <T> T call(BlobFault fault, Action<T> action) throws IOException, InterruptedException {
    return switch (fault) {
      // Only a stream can be cut.
      case BlobFault.None _, BlobFault.Cut _ -> action.run();
      case BlobFault.Before _ -> throw new IOException("injected: failed before it was done");
      case BlobFault.After _ -> {
        T unseen = action.run();
        throw new IOException("injected: lost the answer, a " + unseen.getClass().getSimpleName());
      }
      case BlobFault.Delay delay -> {
        machine.clock().sleep(delay.duration());
        yield action.run();
      }
    };
  }
}
