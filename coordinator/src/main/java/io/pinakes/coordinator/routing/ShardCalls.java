package io.pinakes.coordinator.routing;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls a shard's primary wherever it is: follows it when it moves, waits while it has none, and
 * tries again as long as that cannot carry out a call twice.
 */
public final class ShardCalls {

  /** Between attempts; doubles up to {@link #LONGEST_PAUSE}, and is jittered by half. */
  static final Duration FIRST_PAUSE = Duration.ofMillis(10);

  static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  /** A read that takes longer is tried again: the worker may hang, and its shards move. */
  static final Duration READ_ATTEMPT = Duration.ofSeconds(10);

  private final StateWatch watch;
  private final Transport transport;
  private final Machine machine;

  public ShardCalls(StateWatch watch, Transport transport, Machine machine) {
    this.watch = watch;
    this.transport = transport;
    this.machine = machine;
  }

  /** Makes the request of an attempt. */
  @FunctionalInterface
  public interface Request<Q> {
    /**
     * Makes a request.
     *
     * @param evenWithoutLease this coordinator cannot reach the store, so that nobody knows better
     *     than a worker whose lease has run out
     * @param timeout of the attempt
     */
    Q make(boolean evenWithoutLease, Duration timeout);
  }

  /**
   * Calls the primary for something that may be done twice.
   *
   * @param deadlineNanos on this machine's clock
   */
  public <Q, A> A read(ShardId shard, Rpc<Q, A> rpc, Request<Q> request, long deadlineNanos)
      throws InterruptedException {
    return call(shard, rpc, request, deadlineNanos, true);
  }

  /** Calls the primary for something that must not be done twice. */
  public <Q, A> A write(ShardId shard, Rpc<Q, A> rpc, Request<Q> request, long deadlineNanos)
      throws InterruptedException {
    return call(shard, rpc, request, deadlineNanos, false);
  }

  private <Q, A> A call(
      ShardId shard, Rpc<Q, A> rpc, Request<Q> request, long deadlineNanos, boolean repeatable)
      throws InterruptedException {
    Clock clock = machine.clock();
    Duration pause = FIRST_PAUSE;
    @Nullable Exception last = null;
    while (true) {
      ClusterState state = watch.current();
      Optional<NodeInfo> primary = state.assignment(shard).primary();
      Duration left = Duration.ofNanos(deadlineNanos - clock.nanoTime());
      if (left.isNegative() || left.isZero()) {
        throw noAnswer(shard, primary, last);
      }
      if (primary.isPresent()) {
        Duration attempt = repeatable && left.compareTo(READ_ATTEMPT) > 0 ? READ_ATTEMPT : left;
        try {
          return transport.call(
              primary.get().address(), rpc, request.make(!watch.reachable(), attempt), attempt);
        } catch (ApiException e) {
          if (!e.error().type().equals(WorkerCalls.NOT_PRIMARY)) {
            throw e;
          }
          last = e;
        } catch (RpcException e) {
          if (e.mayHaveHappened() && !repeatable) {
            throw new ApiException(
                ApiException.unavailable(
                        "%s: no answer from [%s]; the write may or may not have been carried out"
                            .formatted(shard, primary.get().id()))
                    .error(),
                e);
          }
          last = e;
        }
      }
      if (!isThere(shard)) {
        throw ApiException.indexNotFound(shard.index());
      }
      watch.nudge();
      clock.sleep(jittered(pause));
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
  }

  private boolean isThere(ShardId shard) {
    return watch
        .current()
        .index(shard.index())
        .filter(index -> index.uuid().equals(shard.uuid()))
        .isPresent();
  }

  private Duration jittered(Duration pause) {
    long half = pause.toNanos() / 2;
    return Duration.ofNanos(half + machine.random(half + 1));
  }

  private static ApiException noAnswer(
      ShardId shard, Optional<NodeInfo> primary, @Nullable Exception last) {
    String reason =
        primary
            .map(node -> "%s: primary on [%s] did not answer in time".formatted(shard, node.id()))
            .orElse(shard + ": no worker holds the primary");
    return new ApiException(
        ApiException.unavailable(last == null ? reason : reason + ": " + last.getMessage()).error(),
        last);
  }
}
