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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a shard's copies wherever they are: follows them when they move, waits while there is none,
 * and tries again as long as that cannot carry out a call twice.
 */
public final class ShardCalls {

  /**
   * How long a write is still waited for when the state says that its shard has another primary: an
   * old one that hands over answers what it has begun, one that hangs does not.
   */
  static final Duration HANDOVER = Duration.ofSeconds(2);

  private final Parts parts;

  public ShardCalls(StateWatch watch, Transport transport, Machine machine) {
    var ratings = new CopyRatings(machine.clock());
    watch.onChange(ratings::retain);
    parts =
        new Parts(
            watch, machine, new CallsUnderWay(watch, transport, machine), ratings, new Hedges());
  }

  /** What all calls of a coordinator share. */
  record Parts(
      StateWatch watch, Machine machine, CallsUnderWay calls, CopyRatings ratings, Hedges hedges) {}

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
   * Calls copies for something that may be done twice.
   *
   * @param from which copies may answer
   * @param deadlineNanos on this machine's clock
   */
  public <Q, A> A read(
      ShardId shard, ReadFrom from, Rpc<Q, A> rpc, Request<Q> request, long deadlineNanos)
      throws InterruptedException {
    return read(shard, from, CopyChoice.ANY, rpc, request, deadlineNanos);
  }

  /**
   * The same of copies that the request chooses.
   *
   * @param choice among those that may answer, if all may
   */
  public <Q, A> A read(
      ShardId shard,
      ReadFrom from,
      CopyChoice choice,
      Rpc<Q, A> rpc,
      Request<Q> request,
      long deadlineNanos)
      throws InterruptedException {
    return new ShardRead<>(parts, shard, from, choice, rpc, request, deadlineNanos).answer();
  }

  /**
   * Calls the copy of one worker, for what no other has; empty if it is not there any more.
   *
   * @param owner of the worker's lease
   */
  public <Q, A> Optional<A> ask(
      ShardId shard, String owner, Rpc<Q, A> rpc, Request<Q> request, long deadlineNanos)
      throws InterruptedException {
    StateWatch watch = parts.watch();
    Optional<NodeInfo> node =
        watch.current().assignment(shard).copies().stream()
            .filter(copy -> copy.owner().equals(owner))
            .findFirst();
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Duration left = Duration.ofNanos(deadlineNanos - parts.machine().clock().nanoTime());
    if (!left.isPositive()) {
      throw unavailable(shard + ": no time is left", null);
    }
    Q made = request.make(!watch.reachable(), left);
    try (CallsUnderWay.Call<A> call =
        parts.calls().start(shard, node.get(), false, rpc, made, left)) {
      await(CompletableFuture.anyOf(call.answered(), call.moved()), deadlineNanos);
      return call.isAnswered() ? Optional.of(call.get()) : Optional.empty();
    } catch (ApiException e) {
      if (isNotHere(e)) {
        return Optional.empty();
      }
      throw e;
    } catch (TimeoutException | RpcException e) {
      throw unavailable(shard + ": [" + node.get().id() + "] did not answer in time", e);
    }
  }

  /** Calls the primary for something that must not be done twice. */
  public <Q, A> A write(ShardId shard, Rpc<Q, A> rpc, Request<Q> request, long deadlineNanos)
      throws InterruptedException {
    Clock clock = parts.machine().clock();
    StateWatch watch = parts.watch();
    var pauses = new Pauses(parts.machine());
    @Nullable Exception last = null;
    while (true) {
      Optional<NodeInfo> primary = watch.current().assignment(shard).primary();
      Duration left = Duration.ofNanos(deadlineNanos - clock.nanoTime());
      if (!left.isPositive()) {
        throw noPrimary(shard, primary, last);
      }
      if (primary.isPresent()) {
        Q made = request.make(!watch.reachable(), left);
        try (CallsUnderWay.Call<A> call =
            parts.calls().start(shard, primary.get(), true, rpc, made, left)) {
          awaitWrite(call, deadlineNanos);
          return call.get();
        } catch (ApiException e) {
          if (!isNotHere(e)) {
            throw e;
          }
          last = e;
        } catch (RpcException e) {
          if (e.mayHaveHappened()) {
            throw unknown(
                "%s: no answer from [%s]; the write may or may not have been carried out"
                    .formatted(shard, primary.get().id()),
                e);
          }
          last = e;
        }
      }
      if (!isThere(watch.current(), shard)) {
        throw ApiException.indexNotFound(shard.index());
      }
      watch.nudge();
      pauses.pause(deadlineNanos);
    }
  }

  /** Returns when the call is answered. */
  private void awaitWrite(CallsUnderWay.Call<?> call, long deadlineNanos)
      throws RpcException, InterruptedException {
    CompletableFuture<Boolean> answered = call.answered();
    String node = call.node().id();
    try {
      await(CompletableFuture.anyOf(answered, call.moved()), deadlineNanos);
    } catch (TimeoutException e) {
      throw new RpcException("no answer from [" + node + "] in time", true, e);
    }
    long handoverEnds = parts.machine().clock().nanoTime() + HANDOVER.toNanos();
    try {
      await(answered, handoverEnds - deadlineNanos < 0 ? handoverEnds : deadlineNanos);
    } catch (TimeoutException e) {
      throw new RpcException(
          "no answer from [" + node + "], which is not the primary any more", true, e);
    }
  }

  private void await(CompletableFuture<?> future, long deadlineNanos)
      throws InterruptedException, TimeoutException {
    Clock clock = parts.machine().clock();
    clock.await(future, Duration.ofNanos(Math.max(0, deadlineNanos - clock.nanoTime())));
  }

  /** Calls that wait for a worker's answer. */
  int underWay() {
    return parts.calls().size();
  }

  /** Second calls of slow reads that are under way. */
  int hedgesUnderWay() {
    return parts.hedges().underWay();
  }

  /** Workers, shards and copies that something is remembered of. */
  int remembered() {
    return parts.ratings().size();
  }

  /** The worker did nothing, and the cluster state or another copy knows more, or soon will. */
  static boolean isNotHere(ApiException e) {
    return switch (e.error().type()) {
      case WorkerCalls.NOT_PRIMARY, WorkerCalls.NOT_READY, ApiException.INDEX_NOT_FOUND -> true;
      default -> false;
    };
  }

  static boolean isThere(ClusterState state, ShardId shard) {
    return state.index(shard.index()).filter(i -> i.uuid().equals(shard.uuid())).isPresent();
  }

  private static ApiException noPrimary(
      ShardId shard, Optional<NodeInfo> primary, @Nullable Exception last) {
    String reason =
        primary
            .map(node -> "%s: primary on [%s] did not answer in time".formatted(shard, node.id()))
            .orElse(shard + ": no worker holds the primary");
    return unavailable(reason, last);
  }

  static ApiException unavailable(String reason, @Nullable Exception last) {
    return unknown(last == null ? reason : reason + ": " + last.getMessage(), last);
  }

  private static ApiException unknown(String reason, @Nullable Exception cause) {
    return new ApiException(ApiException.unavailable(reason).error(), cause);
  }
}
