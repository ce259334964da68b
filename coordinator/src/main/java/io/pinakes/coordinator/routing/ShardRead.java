package io.pinakes.coordinator.routing;

import io.pinakes.common.aggregation.partial.TooManyBuckets;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateWatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One read of one shard. A copy that cannot answer is followed by the next at once; one that is
 * slow is joined by the next, and the first good answer counts; when all have failed there is a
 * pause, and then all are asked again.
 */
final class ShardRead<Q, A> {

  /**
   * An attempt that takes longer, and longer than half of the time there is, is given up: its
   * request or its answer may be lost. If its shard moves away from the worker that was asked, that
   * is not waited for.
   */
  static final Duration ATTEMPT = Duration.ofSeconds(10);

  /** A copy is never called slow sooner: what is saved by asking another would cost more. */
  static final Duration HEDGE_AFTER = Duration.ofMillis(250);

  /** How many times as long as the fastest copy's usual time is slow. */
  static final int SLOW_TIMES = 3;

  /** Before another is asked, if the number of second calls was at its bound. */
  static final Duration HEDGE_AGAIN_AFTER = Duration.ofMillis(25);

  /**
   * With the store out of reach, a primary that has not answered for so long counts as one that
   * does not answer.
   */
  static final Duration PRIMARY_PATIENCE = Duration.ofSeconds(2);

  private final StateWatch watch;
  private final Machine machine;
  private final CallsUnderWay calls;
  private final CopyRatings ratings;
  private final Hedges hedges;

  private final ShardId shard;
  private final ReadFrom from;
  private final CopyChoice choice;
  private final Rpc<Q, A> rpc;
  private final ShardCalls.Request<Q> request;
  private final long deadlineNanos;

  private boolean hedged;
  private @Nullable Exception last;

  ShardRead(
      ShardCalls.Parts parts,
      ShardId shard,
      ReadFrom from,
      CopyChoice choice,
      Rpc<Q, A> rpc,
      ShardCalls.Request<Q> request,
      long deadlineNanos) {
    this.watch = parts.watch();
    this.machine = parts.machine();
    this.calls = parts.calls();
    this.ratings = parts.ratings();
    this.hedges = parts.hedges();
    this.shard = shard;
    this.from = from;
    this.choice = choice;
    this.hedged = choice.isOrdered();
    this.rpc = rpc;
    this.request = request;
    this.deadlineNanos = deadlineNanos;
  }

  /** A copy that is being asked. */
  private record Asked<A>(
      CallsUnderWay.Call<A> call,
      NodeRating rating,
      long startNanos,
      Duration attempt,
      boolean hedge) {
    long endNanos() {
      return startNanos + attempt.toNanos();
    }
  }

  A answer() throws InterruptedException {
    hedges.readBegins();
    try {
      var pauses = new Pauses(machine);
      while (true) {
        List<NodeInfo> copies = candidates();
        if (!left().isPositive()) {
          throw noAnswer(copies);
        }
        Optional<A> answer = ask(copies);
        if (answer.isPresent()) {
          return answer.get();
        }
        if (!ShardCalls.isThere(watch.current(), shard)) {
          throw ApiException.indexNotFound(shard.index());
        }
        watch.nudge();
        pauses.pause(deadlineNanos);
      }
    } finally {
      hedges.readEnds();
    }
  }

  private List<NodeInfo> candidates() {
    ShardAssignment assignment = watch.current().assignment(shard);
    if (assignment.copies().isEmpty()) {
      return List.of();
    }
    return switch (from) {
      case PRIMARY -> List.of(assignment.copies().getFirst());
      case PRIMARY_UNLESS_CUT_OFF ->
          watch.reachable()
              ? List.of(assignment.copies().getFirst())
              : primaryFirst(assignment.copies());
      case PRIMARY_FIRST -> primaryFirst(assignment.copies());
      case ANY_COPY ->
          choice.order(shard, assignment.copies(), ratings.inOrder(shard, assignment.copies()));
    };
  }

  private List<NodeInfo> primaryFirst(List<NodeInfo> copies) {
    NodeInfo primary = copies.getFirst();
    var order = new ArrayList<>(ratings.inOrder(shard, copies.subList(1, copies.size())));
    order.add(ratings.isFailing(shard, primary) ? order.size() : 0, primary);
    return order;
  }

  /**
   * Asks the copies until one answers; empty if none could, which may change.
   *
   * @throws ApiException a copy refused the request for good, or all of them did and one for a
   *     reason that will not go away by itself
   */
  private Optional<A> ask(List<NodeInfo> copies) throws InterruptedException {
    Deque<NodeInfo> waiting = new ArrayDeque<>(copies);
    List<Asked<A>> asked = new ArrayList<>(2);
    @Nullable ApiException refusal = null;
    long hedgeAt = 0;
    try {
      while (true) {
        if (asked.isEmpty()) {
          if (waiting.isEmpty() || !left().isPositive()) {
            break;
          }
          asked.add(begin(waiting.remove(), false));
          hedgeAt = now() + hedgeDelay(copies).toNanos();
        } else if (mayHedge(asked, waiting) && now() - hedgeAt >= 0) {
          if (hedges.begin()) {
            hedged = true;
            asked.add(begin(waiting.remove(), true));
          } else {
            hedgeAt = now() + HEDGE_AGAIN_AFTER.toNanos();
          }
        }
        await(asked, mayHedge(asked, waiting) ? hedgeAt : deadlineNanos);
        for (Asked<A> each : List.copyOf(asked)) {
          if (each.call().isAnswered()) {
            try {
              A answer = each.call().get();
              end(each, CopyRatings.End.ANSWERED, asked);
              return Optional.of(answer);
            } catch (RpcException e) {
              note(e);
              end(each, CopyRatings.End.NODE_FAILED, asked);
            } catch (ApiException e) {
              note(e);
              end(each, endOf(e), asked);
              if (!anotherCopyMayAnswer(e)) {
                throw e;
              }
              refusal = refusal == null && !mayPass(e) ? e : refusal;
            }
          } else if (each.call().moved().isDone()) {
            note(lost(shard + " has moved away from [" + each.call().node().id() + "]"));
            end(each, CopyRatings.End.GIVEN_UP, asked);
          } else if (now() - each.endNanos() >= 0) {
            note(
                lost(
                    "no answer from [%s] within %d ms"
                        .formatted(each.call().node().id(), each.attempt().toMillis())));
            end(each, CopyRatings.End.NODE_FAILED, asked);
          }
        }
      }
    } finally {
      List.copyOf(asked).forEach(each -> end(each, CopyRatings.End.GIVEN_UP, asked));
    }
    if (refusal != null) {
      throw refusal;
    }
    return Optional.empty();
  }

  private boolean mayHedge(List<Asked<A>> asked, Deque<NodeInfo> waiting) {
    return !hedged && asked.size() == 1 && !waiting.isEmpty();
  }

  private Duration hedgeDelay(List<NodeInfo> copies) {
    if (from == ReadFrom.PRIMARY_UNLESS_CUT_OFF) {
      return PRIMARY_PATIENCE;
    }
    return longer(HEDGE_AFTER, ratings.fastest(copies).multipliedBy(SLOW_TIMES));
  }

  private Asked<A> begin(NodeInfo node, boolean hedge) {
    Duration attempt = attempt(left());
    boolean asPrimary = from == ReadFrom.PRIMARY || onlyThePrimary();
    Q made = request.make(!watch.reachable(), attempt);
    return new Asked<>(
        calls.start(shard, node, asPrimary, rpc, made, attempt),
        ratings.begin(node),
        now(),
        attempt,
        hedge);
  }

  private boolean onlyThePrimary() {
    return from == ReadFrom.PRIMARY_UNLESS_CUT_OFF && watch.reachable();
  }

  private void end(Asked<A> done, CopyRatings.End end, List<Asked<A>> asked) {
    asked.remove(done);
    done.call().close();
    ratings.end(shard, done.call().node(), done.rating(), end, done.startNanos());
    if (done.hedge()) {
      hedges.end();
    }
  }

  /** Until one of them is answered, has moved or is late, or until {@code untilNanos}. */
  private void await(List<Asked<A>> asked, long untilNanos) throws InterruptedException {
    long now = now();
    long wait = untilNanos - now;
    List<CompletableFuture<Boolean>> news = new ArrayList<>();
    for (Asked<A> each : asked) {
      wait = Math.min(wait, each.endNanos() - now);
      news.add(each.call().answered());
      news.add(each.call().moved());
    }
    try {
      machine
          .clock()
          .await(
              CompletableFuture.anyOf(news.toArray(CompletableFuture<?>[]::new)),
              Duration.ofNanos(Math.max(0, wait)));
    } catch (TimeoutException e) {
      // Who waits looks at the clock itself.
      return;
    }
  }

  /** What the client will be told if nothing better comes: a worker's words say most. */
  private void note(Exception e) {
    if (e instanceof ApiException || !(last instanceof ApiException)) {
      last = e;
    }
  }

  private static CopyRatings.End endOf(ApiException e) {
    if (e.status() == 429) {
      return CopyRatings.End.NODE_FAILED;
    }
    return anotherCopyMayAnswer(e) ? CopyRatings.End.COPY_FAILED : CopyRatings.End.ANSWERED;
  }

  /** Whether the fault is with the copy and not with the request. */
  private static boolean anotherCopyMayAnswer(ApiException e) {
    return !e.error().type().equals(TooManyBuckets.TYPE)
        && (ShardCalls.isNotHere(e) || e.status() == 429 || e.status() >= 500);
  }

  /** Whether the same copy may answer a moment later. */
  private static boolean mayPass(ApiException e) {
    return ShardCalls.isNotHere(e) || e.status() == 503;
  }

  private static RpcException lost(String reason) {
    return new RpcException(reason, true, null);
  }

  private static Duration attempt(Duration left) {
    Duration half = left.dividedBy(2);
    Duration least = left.compareTo(ATTEMPT) < 0 ? left : ATTEMPT;
    return longer(half, least);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private long now() {
    return machine.clock().nanoTime();
  }

  private Duration left() {
    return Duration.ofNanos(deadlineNanos - now());
  }

  private ApiException noAnswer(List<NodeInfo> copies) {
    String nodes =
        copies.stream().map(node -> "[" + node.id() + "]").collect(Collectors.joining(", "));
    boolean primary = from == ReadFrom.PRIMARY || onlyThePrimary();
    String reason;
    if (copies.isEmpty()) {
      reason = shard + ": no worker holds it";
    } else if (primary) {
      reason = "%s: primary on %s did not answer in time".formatted(shard, nodes);
    } else {
      reason = "%s: no copy answered in time, of those on %s".formatted(shard, nodes);
    }
    return ShardCalls.unavailable(reason, last);
  }
}
