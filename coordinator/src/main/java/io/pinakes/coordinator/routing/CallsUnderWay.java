package io.pinakes.coordinator.routing;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a worker's answer, each on a thread of its own: it can be given up when
 * another copy has answered, and it hears when its shard moves away from the worker.
 */
final class CallsUnderWay {

  private final StateWatch watch;
  private final Transport transport;
  private final Machine machine;
  // In the order of their beginning, so that a simulation's runs are the same.
  private final ConcurrentNavigableMap<Long, Call<?>> calls = new ConcurrentSkipListMap<>();
  private final AtomicLong numbers = new AtomicLong();

  CallsUnderWay(StateWatch watch, Transport transport, Machine machine) {
    this.watch = watch;
    this.transport = transport;
    this.machine = machine;
    watch.onChange(state -> calls.values().forEach(call -> call.look(state)));
  }

  /**
   * Calls a node.
   *
   * @param asPrimary the shard has moved away from it also if it is a replica from now on
   */
  <Q, A> Call<A> start(
      ShardId shard, NodeInfo node, boolean asPrimary, Rpc<Q, A> rpc, Q request, Duration timeout) {
    var call = new Call<A>(numbers.incrementAndGet(), shard, node, asPrimary);
    calls.put(call.number, call);
    // It may have moved after it was looked up and before the call was listed.
    call.look(watch.current());
    call.task =
        machine.spawn(
            rpc.name() + " " + shard,
            () -> {
              try {
                call.answer.complete(transport.call(node.address(), rpc, request, timeout));
              } catch (Throwable t) {
                call.answer.completeExceptionally(t);
              }
            });
    return call;
  }

  int size() {
    return calls.size();
  }

  /** A call; closed when nobody waits for it any more. */
  final class Call<A> implements AutoCloseable {

    private final long number;
    private final ShardId shard;
    private final NodeInfo node;
    private final boolean asPrimary;
    private final CompletableFuture<A> answer = new CompletableFuture<>();
    private final CompletableFuture<Boolean> moved = new CompletableFuture<>();
    private @Nullable Task task;

    private Call(long number, ShardId shard, NodeInfo node, boolean asPrimary) {
      this.number = number;
      this.shard = shard;
      this.node = node;
      this.asPrimary = asPrimary;
    }

    private void look(ClusterState state) {
      var assignment = state.assignment(shard);
      boolean there =
          asPrimary
              ? assignment.primary().filter(node::equals).isPresent()
              : assignment.copies().contains(node);
      if (!there) {
        moved.complete(true);
      }
    }

    NodeInfo node() {
      return node;
    }

    /** Done, never failed, when there is an answer, good or bad. */
    CompletableFuture<Boolean> answered() {
      return answer.handle((result, failure) -> true);
    }

    /** Done, never failed, when the state says that the shard is not there any more. */
    CompletableFuture<Boolean> moved() {
      return moved;
    }

    boolean isAnswered() {
      return answer.isDone();
    }

    /**
     * The answer, which is there.
     *
     * @throws io.pinakes.common.error.ApiException what the worker refused
     */
    A get() throws RpcException, InterruptedException {
      try {
        return answer.join();
      } catch (CompletionException e) {
        switch (e.getCause()) {
          case RpcException cause -> throw cause;
          case InterruptedException cause -> throw cause;
          case RuntimeException cause -> throw cause;
          case null, default -> throw e;
        }
      }
    }

    /** Gives the call up, if it is still under way. */
    @Override
    public void close() {
      calls.remove(number);
      Task running = task;
      if (running != null && !answer.isDone()) {
        running.interrupt();
      }
    }
  }
}
