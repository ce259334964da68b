package io.pinakes.coordinator.routing;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls a shard's primary wherever it is: follows it when it moves, waits while it has none, and
 * tries again as long as that cannot carry out a call twice.
 */
public final class ShardCalls {

  /** Between attempts; doubles up to {@link #LONGEST_PAUSE}, and is jittered by half. */
  static final Duration FIRST_PAUSE = Duration.ofMillis(10);

  static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  /**
   * A read that takes longer, and longer than half of the time there is, is tried again: its
   * request or its answer may be lost. If its shard moves away from the worker that was asked, that
   * is not waited for.
   */
  static final Duration READ_ATTEMPT = Duration.ofSeconds(10);

  private final StateWatch watch;
  private final Transport transport;
  private final Machine machine;
  private final ConcurrentNavigableMap<Long, Reading> reading = new ConcurrentSkipListMap<>();
  private final AtomicLong readings = new AtomicLong();

  public ShardCalls(StateWatch watch, Transport transport, Machine machine) {
    this.watch = watch;
    this.transport = transport;
    this.machine = machine;
    watch.onChange(state -> reading.values().forEach(read -> read.endIfMoved(state)));
  }

  /** A read that waits for a worker's answer. */
  private record Reading(ShardId shard, NodeInfo node, CompletableFuture<?> answer) {
    void endIfMoved(ClusterState state) {
      if (state.assignment(shard).primary().filter(node::equals).isEmpty()) {
        answer.completeExceptionally(
            new RpcException(shard + " has moved away from [" + node.id() + "]", true, null));
      }
    }
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
      Optional<NodeInfo> primary = watch.current().assignment(shard).primary();
      Duration left = Duration.ofNanos(deadlineNanos - clock.nanoTime());
      if (left.isNegative() || left.isZero()) {
        throw noAnswer(shard, primary, last);
      }
      if (primary.isPresent()) {
        try {
          return repeatable
              ? readFrom(primary.get(), shard, rpc, request, attempt(left))
              : transport.call(primary.get().address(), rpc, make(request, left), left);
        } catch (ApiException e) {
          if (!knowsNoSuchShard(e)) {
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
      clock.sleep(jittered(shorter(pause, Duration.ofNanos(deadlineNanos - clock.nanoTime()))));
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  /** On a thread of its own, so that it can be given up when the state says that it is in vain. */
  private <Q, A> A readFrom(
      NodeInfo node, ShardId shard, Rpc<Q, A> rpc, Request<Q> request, Duration attempt)
      throws RpcException, InterruptedException {
    var answer = new CompletableFuture<A>();
    long number = readings.incrementAndGet();
    var read = new Reading(shard, node, answer);
    reading.put(number, read);
    Task call =
        machine.spawn(
            rpc.name() + " " + shard,
            () -> {
              try {
                answer.complete(
                    transport.call(node.address(), rpc, make(request, attempt), attempt));
              } catch (Throwable t) {
                answer.completeExceptionally(t);
              }
            });
    try {
      // It may have moved after it was looked up and before it was listed.
      read.endIfMoved(watch.current());
      return machine.clock().await(answer, attempt);
    } catch (TimeoutException e) {
      throw new RpcException("no answer from [" + node.id() + "] within " + attempt, true, e);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RpcException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case null, default -> throw e;
      }
    } finally {
      reading.remove(number);
      call.interrupt();
    }
  }

  private <Q> Q make(Request<Q> request, Duration attempt) {
    return request.make(!watch.reachable(), attempt);
  }

  /** Reads that wait for a worker's answer. */
  int underWay() {
    return reading.size();
  }

  /** The worker did nothing, and the cluster state knows more, or soon will. */
  private static boolean knowsNoSuchShard(ApiException e) {
    String type = e.error().type();
    return type.equals(WorkerCalls.NOT_PRIMARY) || type.equals(ApiException.INDEX_NOT_FOUND);
  }

  private static Duration attempt(Duration left) {
    Duration half = left.dividedBy(2);
    return shorter(left, half.compareTo(READ_ATTEMPT) > 0 ? half : READ_ATTEMPT);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
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
