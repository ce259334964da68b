package io.pinakes.system.history;

import io.pinakes.system.history.DocumentModel.State;
import io.pinakes.system.history.Step.Done;
import io.pinakes.system.history.Step.Found;
import io.pinakes.system.history.Step.Get;
import io.pinakes.system.history.Step.Put;
import io.pinakes.system.history.Step.SeenLater;
import io.pinakes.system.history.Step.Unknown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether there is an order of a document's steps in which each could have been answered as
 * it was, and in which none comes before one that had ended when it began. The search is Wing and
 * Gong's, which takes any step that may be next and goes back when it is stuck, with Lowe's memory
 * of what it has come to before. A step without an answer may be taken at any time after its
 * beginning, or never.
 *
 * <p>What makes it quick: a step that changes nothing is taken as soon as it fits, which cannot be
 * worse than later. Acknowledged writes come in the order of their sequence numbers, so only one of
 * them may be next, and unanswered ones that leave no version or sequence number for it cannot have
 * come before it. And of unanswered writes that nobody could tell apart, only the one that began
 * first is tried.
 */
public final class Linearizability {

  /** Steps tried, after which a history is given up as undecided. */
  private static final int MAX_TRIES = 200_000;

  /** What the search came to. */
  public sealed interface Result permits Linearizable, NotLinearizable, Undecided {}

  /** There is such an order. */
  public record Linearizable(int tries) implements Result {}

  /**
   * There is none.
   *
   * @param furthest as many steps as could be ordered, in that order
   * @param stuck the step that could not follow in time
   */
  public record NotLinearizable(List<Step> furthest, Step stuck) implements Result {}

  /** The search took too long. */
  public record Undecided() implements Result {}

  /** What the search has been to: it depends on nothing else whether the rest can be ordered. */
  private record Seen(BitSet taken, Set<State> states) {
    @Override
    public int hashCode() {
      // BitSet's own folds its words, so that sets which differ in two steps are often the same.
      long hash = states.hashCode();
      for (long word : taken.toLongArray()) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
      return (int) (hash ^ (hash >>> 32));
    }
  }

  /**
   * A place to come back to.
   *
   * @param order the steps taken before
   * @param next the steps that may be taken here and are still to be tried
   */
  private record Choice(BitSet taken, Set<State> states, int order, Deque<Integer> next) {}

  private final List<Step> steps;

  /** The number of a step that is as good as this one and began earlier; -1: none. */
  private final int[] better;

  private final List<Step> order = new ArrayList<>();
  private BitSet taken = new BitSet();
  private Set<State> states = Set.of(State.NEW);

  private Linearizability(List<Step> steps) {
    this.steps = steps;
    this.better = better(steps);
  }

  /** Decides about the steps of one document, in any order. */
  public static Result check(List<Step> steps) {
    return new Linearizability(prepared(steps)).search();
  }

  private Result search() {
    Deque<Choice> choices = new ArrayDeque<>();
    Set<Seen> seen = new HashSet<>();
    List<Step> furthest = List.of();
    @Nullable Step stuck = null;
    for (int tries = 1; tries <= MAX_TRIES; tries++) {
      takeWhatChangesNothing();
      Step first = firstToEnd();
      if (first == null) {
        return new Linearizable(tries);
      }
      if (stuck == null || order.size() > furthest.size()) {
        furthest = List.copyOf(order);
        stuck = first;
      }
      Deque<Integer> next =
          seen.add(new Seen((BitSet) taken.clone(), states))
              ? candidates(first.returned())
              : new ArrayDeque<>();
      choices.push(new Choice(taken, states, order.size(), next));
      if (!takeNext(choices)) {
        return new NotLinearizable(furthest, stuck);
      }
    }
    return new Undecided();
  }

  /** Takes the next step that is still to be tried, of the last choice that has one. */
  private boolean takeNext(Deque<Choice> choices) {
    while (!choices.isEmpty()) {
      Choice choice = choices.getFirst();
      for (Integer i = choice.next.poll(); i != null; i = choice.next.poll()) {
        var takenAfter = (BitSet) choice.taken.clone();
        takenAfter.set(i);
        Set<State> after = DocumentModel.after(choice.states, steps.get(i));
        int next = nextAcknowledged(takenAfter);
        after.removeIf(state -> next >= 0 && !mayComeTo(steps.get(next), state));
        if (!after.isEmpty()) {
          order.subList(choice.order, order.size()).clear();
          order.add(steps.get(i));
          taken = takenAfter;
          states = after;
          return true;
        }
      }
      choices.pop();
    }
    return false;
  }

  private void takeWhatChangesNothing() {
    boolean isDone = false;
    while (!isDone) {
      isDone = true;
      Step first = firstToEnd();
      long end = first == null ? Step.NEVER : first.returned();
      for (int i = 0; i < steps.size() && steps.get(i).invoked() < end; i++) {
        if (!taken.get(i) && changesNothing(steps.get(i))) {
          Set<State> after = DocumentModel.after(states, steps.get(i));
          if (!after.isEmpty()) {
            taken.set(i);
            order.add(steps.get(i));
            states = after;
            isDone = false;
          }
        }
      }
    }
  }

  private static boolean changesNothing(Step step) {
    return step.call() instanceof Get || step.answer() instanceof Step.Conflict;
  }

  /** Of the steps that have ended and are not taken yet; null if all are taken. */
  private @Nullable Step firstToEnd() {
    Step first = null;
    for (int i = taken.nextClearBit(0); i < steps.size(); i = taken.nextClearBit(i + 1)) {
      Step step = steps.get(i);
      if (step.isComplete() && (first == null || step.returned() < first.returned())) {
        first = step;
      }
    }
    return first;
  }

  /** The number of the write that unanswered ones must leave room for; -1 if none is left. */
  private int nextAcknowledged(BitSet takenAlready) {
    int next = -1;
    for (int i = takenAlready.nextClearBit(0);
        i < steps.size();
        i = takenAlready.nextClearBit(i + 1)) {
      Step step = steps.get(i);
      if (seqNo(step) >= 0 && (next < 0 || seqNo(step) < seqNo(steps.get(next)))) {
        next = i;
      }
    }
    return next;
  }

  private static boolean mayComeTo(Step write, State state) {
    return switch (write.answer()) {
      case Done done -> DocumentModel.mayComeTo(state, done.version(), done.seqNo(), done.term());
      case SeenLater later ->
          DocumentModel.mayComeTo(state, later.version(), later.seqNo(), later.term());
      case Step.Conflict _, Found _, Step.Missing _, Unknown _ -> true;
    };
  }

  /** Acknowledged writes first: most unanswered ones never happened, or not yet. */
  private Deque<Integer> candidates(long end) {
    Deque<Integer> candidates = new ArrayDeque<>();
    for (int i = taken.nextClearBit(0); i < steps.size(); i = taken.nextClearBit(i + 1)) {
      Step step = steps.get(i);
      if (!step.isComplete() && step.invoked() < end && (better[i] < 0 || taken.get(better[i]))) {
        candidates.add(i);
      }
    }
    int next = nextAcknowledged(taken);
    if (next >= 0 && steps.get(next).invoked() < end) {
      candidates.addFirst(next);
    }
    return candidates;
  }

  /** Of the change that a write is known to have made; -1 if none is known. */
  private static long seqNo(Step step) {
    return switch (step.answer()) {
      case Done done -> done.seqNo();
      case SeenLater later -> later.seqNo();
      case Step.Conflict _, Found _, Step.Missing _, Unknown _ -> -1;
    };
  }

  /**
   * Sorted by their beginnings, without unanswered reads, and with what is known of unanswered
   * writes: what somebody has read was written before, and of what nobody has read it does not
   * matter what it was.
   */
  private static List<Step> prepared(List<Step> steps) {
    Map<String, Step> readers = new HashMap<>();
    for (Step step : steps) {
      if (step.answer() instanceof Found found) {
        readers.merge(
            found.source(), step, (one, other) -> one.returned() <= other.returned() ? one : other);
      }
    }
    List<Step> prepared = new ArrayList<>();
    for (Step step : steps) {
      if (step.isComplete()) {
        prepared.add(step);
      } else if (step.call() instanceof Put(String source, boolean create, var condition)) {
        if (readers.get(source) instanceof Step reader
            && reader.answer() instanceof Found(_, long version, long seqNo, long term)) {
          prepared.add(
              new Step(
                  step.client(),
                  step.call(),
                  new SeenLater(version, seqNo, term),
                  step.invoked(),
                  reader.returned()));
        } else {
          prepared.add(
              new Step(
                  step.client(),
                  new Put("", create, condition),
                  step.answer(),
                  step.invoked(),
                  step.returned()));
        }
      } else if (!(step.call() instanceof Get)) {
        prepared.add(step);
      }
    }
    prepared.sort(Comparator.comparingLong(Step::invoked));
    return prepared;
  }

  private static int[] better(List<Step> steps) {
    int[] better = new int[steps.size()];
    Arrays.fill(better, -1);
    Map<Step.Call, Integer> latest = new HashMap<>();
    for (int i = 0; i < better.length; i++) {
      if (!steps.get(i).isComplete()) {
        Integer before = latest.put(steps.get(i).call(), i);
        better[i] = before == null ? -1 : before;
      }
    }
    return better;
  }
}
