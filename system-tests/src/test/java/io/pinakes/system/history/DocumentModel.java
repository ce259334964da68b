package io.pinakes.system.history;

import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.system.history.Step.Condition;
import io.pinakes.system.history.Step.Conflict;
import io.pinakes.system.history.Step.Delete;
import io.pinakes.system.history.Step.Done;
import io.pinakes.system.history.Step.Found;
import io.pinakes.system.history.Step.Get;
import io.pinakes.system.history.Step.Missing;
import io.pinakes.system.history.Step.Put;
import io.pinakes.system.history.Step.SeenLater;
import io.pinakes.system.history.Step.Unknown;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a single document does under steps that are taken one after the other.
 *
 * <p>Each write that is carried out raises the version by one and has a higher sequence number than
 * all before it, in a term that is no lower. A document that comes back goes on with the versions
 * of the deleted one as long as its primary remembers the deletion: memory ends with the primary's
 * term, so a first version may follow a deletion only in a later term.
 */
final class DocumentModel {

  /**
   * A document between two steps.
   *
   * @param source null if it is not there
   * @param version of the last change; 0 if there was none
   * @param seqNo of the last change; if that was not answered: the least that it can be
   * @param isExact whether {@code seqNo} and {@code term} are those of the last change
   */
  record State(@Nullable String source, long version, long seqNo, long term, boolean isExact) {

    /** Nobody has written it yet. */
    static final State NEW = new State(null, 0, -1, 0, true);

    boolean isThere() {
      return source != null;
    }
  }

  private DocumentModel() {}

  /** The states that a step may lead to; none if it cannot be taken here. */
  static Set<State> after(Set<State> before, Step step) {
    var after = new LinkedHashSet<State>();
    for (State state : before) {
      take(state, step, after);
    }
    return after;
  }

  private static void take(State state, Step step, Set<State> after) {
    switch (step.call()) {
      case Put(String source, boolean create, Condition condition) ->
          write(state, step, source, create, condition, after);
      case Delete(Condition condition) -> write(state, step, null, false, condition, after);
      case Get() -> read(state, step, after);
    }
  }

  private static void read(State state, Step step, Set<State> after) {
    switch (step.answer()) {
      case Found found -> {
        boolean isLast =
            state.isExact
                ? found.seqNo() == state.seqNo && found.term() == state.term
                : found.seqNo() >= state.seqNo && found.term() >= state.term;
        if (isLast && found.source().equals(state.source) && found.version() == state.version) {
          after.add(new State(state.source, state.version, found.seqNo(), found.term(), true));
        }
      }
      case Missing() -> {
        if (!state.isThere()) {
          after.add(state);
        }
      }
      case Unknown() -> after.add(state);
      case Done _, SeenLater _, Conflict _ ->
          throw new IllegalStateException("no answer to a read: " + step);
    }
  }

  private static void write(
      State state,
      Step step,
      @Nullable String source,
      boolean create,
      @Nullable Condition condition,
      Set<State> after) {
    boolean mayConflict =
        (create && state.isThere()) || (condition != null && !certainlyHolds(condition, state));
    boolean maySucceed =
        !(create && state.isThere()) && (condition == null || mayHold(condition, state));
    switch (step.answer()) {
      case Conflict() -> {
        if (mayConflict) {
          after.add(state);
        }
      }
      case Unknown() -> {
        if (maySucceed) {
          after.add(new State(source, state.version + 1, state.seqNo + 1, state.term, false));
          if (!state.isThere()) {
            after.add(new State(source, 1, state.seqNo + 1, state.term, false));
          }
        }
      }
      case Done(Outcome outcome, long version, long seqNo, long term) -> {
        if (maySucceed
            && mayFollow(state, version, seqNo, term)
            && outcome == outcome(state, source)) {
          after.add(new State(source, version, seqNo, term, true));
        }
      }
      case SeenLater(long version, long seqNo, long term) -> {
        if (maySucceed && mayFollow(state, version, seqNo, term)) {
          after.add(new State(source, version, seqNo, term, true));
        }
      }
      case Found _, Missing _ -> throw new IllegalStateException("no answer to a write: " + step);
    }
  }

  private static boolean mayFollow(State state, long version, long seqNo, long term) {
    boolean isNext = version == state.version + 1;
    boolean isForgotten = version == 1 && !state.isThere() && term > state.term;
    return seqNo > state.seqNo && term >= state.term && (isNext || isForgotten);
  }

  /**
   * Whether a write with this answer may still come after {@code state}, whatever comes between. In
   * one term versions only rise.
   */
  static boolean mayComeTo(State state, long version, long seqNo, long term) {
    return seqNo > state.seqNo && (version > state.version || term > state.term);
  }

  private static Outcome outcome(State before, @Nullable String source) {
    if (source == null) {
      return before.isThere() ? Outcome.DELETED : Outcome.NOT_FOUND;
    }
    return before.isThere() ? Outcome.UPDATED : Outcome.CREATED;
  }

  private static boolean certainlyHolds(Condition condition, State state) {
    return state.isExact && mayHold(condition, state);
  }

  private static boolean mayHold(Condition condition, State state) {
    if (!state.isThere()) {
      return false;
    }
    return state.isExact
        ? condition.seqNo() == state.seqNo && condition.term() == state.term
        : condition.seqNo() >= state.seqNo && condition.term() >= state.term;
  }
}
