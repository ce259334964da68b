package io.pinakes.common.store;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.store.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store that fails as a plan says: the network between one node and the store. */
public final class FaultyStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(FaultyStore.class);

  private final Store store;
  private final Machine machine;
  private volatile FaultPlan plan;

  public FaultyStore(Store store, Machine machine, FaultPlan plan) {
    this.store = store;
    this.machine = machine;
    this.plan = plan;
  }

  /** Follows another plan from the next call on. */
  public void follow(FaultPlan next) {
    plan = next;
  }

  @Override
  public Optional<Row> get(Key key, Consistency consistency, Duration timeout)
      throws StoreException, InterruptedException {
    return call(
        new FaultPlan.Call(key.partition(), null),
        timeout,
        () -> store.get(key, consistency, timeout));
  }

  @Override
  public Page query(
      String partition,
      String from,
      String to,
      int limit,
      Consistency consistency,
      Duration timeout)
      throws StoreException, InterruptedException {
    return call(
        new FaultPlan.Call(partition, null),
        timeout,
        () -> store.query(partition, from, to, limit, consistency, timeout));
  }

  @Override
  public WriteResult write(Write write, Duration timeout)
      throws StoreException, InterruptedException {
    return call(
        new FaultPlan.Call(write.key().partition(), write),
        timeout,
        () -> store.write(write, timeout));
  }

  private interface Action<T> {
    T run() throws StoreException, InterruptedException;
  }

  private <T> T call(FaultPlan.Call call, Duration timeout, Action<T> action)
      throws StoreException, InterruptedException {
    return switch (plan.next(call)) {
      case Fault.None _ -> action.run();
      case Fault.Before(Kind kind) ->
          throw new StoreException(kind, "injected: failed before it was applied");
      case Fault.After _ -> {
        action.run();
        throw new StoreException(Kind.UNAVAILABLE, "injected: the answer was lost");
      }
      case Fault.Delay delay -> delayed(delay, timeout, action);
      case Fault.Hang hang -> {
        try {
          hang.released().get();
        } catch (ExecutionException e) {
          throw new StoreException(Kind.UNAVAILABLE, "injected: hung, then failed", e);
        }
        yield action.run();
      }
    };
  }

  private <T> T delayed(Fault.Delay delay, Duration timeout, Action<T> action)
      throws StoreException, InterruptedException {
    if (delay.there().compareTo(timeout) >= 0) {
      machine.spawn("late call", () -> runLate(delay.there(), action));
      machine.clock().sleep(timeout);
      throw new StoreException(Kind.UNAVAILABLE, "injected: still on its way after " + timeout);
    }
    machine.clock().sleep(delay.there());
    T answer = action.run();
    if (delay.there().plus(delay.back()).compareTo(timeout) >= 0) {
      machine.clock().sleep(timeout.minus(delay.there()));
      throw new StoreException(Kind.UNAVAILABLE, "injected: no answer after " + timeout);
    }
    machine.clock().sleep(delay.back());
    return answer;
  }

  private <T> void runLate(Duration delay, Action<T> action) {
    try {
      machine.clock().sleep(delay);
      action.run();
    } catch (StoreException e) {
      LOG.debug("a late call failed, with nobody left to tell", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
