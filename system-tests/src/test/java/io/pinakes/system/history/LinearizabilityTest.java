package io.pinakes.system.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.system.history.Linearizability.Linearizable;
import io.pinakes.system.history.Linearizability.NotLinearizable;
import io.pinakes.system.history.Linearizability.Result;
import io.pinakes.system.history.Step.Answer;
import io.pinakes.system.history.Step.Call;
import io.pinakes.system.history.Step.Condition;
import io.pinakes.system.history.Step.Conflict;
import io.pinakes.system.history.Step.Delete;
import io.pinakes.system.history.Step.Done;
import io.pinakes.system.history.Step.Found;
import io.pinakes.system.history.Step.Get;
import io.pinakes.system.history.Step.Missing;
import io.pinakes.system.history.Step.Put;
import io.pinakes.system.history.Step.Unknown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LinearizabilityTest {

  private static final Answer UNKNOWN = new Unknown();
  private static final Answer MISSING = new Missing();

  @Test
  void stepsOneAfterTheOtherAreLinearizable() {
    assertLinearizable(
        step(get(), MISSING, 0, 1),
        step(put("a"), done(Outcome.CREATED, 1, 0, 1), 2, 3),
        step(get(), found("a", 1, 0, 1), 4, 5),
        step(put("b"), done(Outcome.UPDATED, 2, 7, 1), 6, 7),
        step(delete(), done(Outcome.DELETED, 3, 8, 2), 8, 9),
        step(get(), MISSING, 10, 11));
  }

  @Test
  void aReadMayFallOnEitherSideOfAWriteAtTheSameTime() {
    Step write = step(put("a"), done(Outcome.CREATED, 1, 0, 1), 0, 10);
    assertLinearizable(write, step(get(), MISSING, 1, 2));
    assertLinearizable(write, step(get(), found("a", 1, 0, 1), 1, 2));
    assertLinearizable(write, step(get(), MISSING, 1, 2), step(get(), found("a", 1, 0, 1), 3, 4));
    assertNotLinearizable(
        write, step(get(), found("a", 1, 0, 1), 1, 2), step(get(), MISSING, 3, 4));
  }

  @Test
  void anAcknowledgedWriteThatIsReadNoMoreIsALostOne() {
    assertNotLinearizable(
        step(put("a"), done(Outcome.CREATED, 1, 0, 1), 0, 1), step(get(), MISSING, 2, 3));
    assertNotLinearizable(
        step(put("a"), done(Outcome.CREATED, 1, 0, 1), 0, 1),
        step(put("b"), done(Outcome.UPDATED, 2, 1, 1), 2, 3),
        step(get(), found("a", 1, 0, 1), 4, 5));
  }

  @Test
  void aWriteWithoutAnAnswerHappensAtAnyTimeOrNever() {
    Step unknown = step(put("u"), UNKNOWN, 0, Step.NEVER);
    assertLinearizable(unknown, step(get(), MISSING, 1, 2));
    assertLinearizable(unknown, step(get(), found("u", 1, 5, 1), 1, 2));
    assertLinearizable(
        unknown, step(get(), MISSING, 1, 2), step(get(), found("u", 1, 5, 1), 100, 101));
    assertNotLinearizable(
        unknown, step(get(), found("u", 1, 5, 1), 1, 2), step(get(), MISSING, 3, 4));
    assertNotLinearizable(
        step(get(), found("u", 1, 5, 1), 0, 1), step(put("u"), UNKNOWN, 2, Step.NEVER));
  }

  @Test
  void aWriteWithoutAnAnswerHappensAtMostOnce() {
    assertNotLinearizable(
        step(put("u"), UNKNOWN, 0, Step.NEVER),
        step(put("a"), done(Outcome.UPDATED, 2, 5, 1), 1, 2),
        step(get(), found("u", 3, 6, 1), 3, 4));
    assertNotLinearizable(
        step(put("u"), UNKNOWN, 0, Step.NEVER),
        step(get(), found("u", 1, 5, 1), 1, 2),
        step(get(), found("u", 1, 6, 1), 3, 4));
  }

  @Test
  void versionsRiseByOneAndSequenceNumbersRise() {
    Step first = step(put("a"), done(Outcome.CREATED, 1, 3, 2), 0, 1);
    assertNotLinearizable(first, step(put("b"), done(Outcome.UPDATED, 3, 4, 2), 2, 3));
    assertNotLinearizable(first, step(put("b"), done(Outcome.UPDATED, 2, 3, 2), 2, 3));
    assertNotLinearizable(first, step(put("b"), done(Outcome.UPDATED, 2, 4, 1), 2, 3));
    assertNotLinearizable(first, step(put("b"), done(Outcome.CREATED, 2, 4, 2), 2, 3));
    assertLinearizable(
        first,
        step(put("u"), UNKNOWN, 2, Step.NEVER),
        step(put("b"), done(Outcome.UPDATED, 3, 9, 2), 4, 5));
  }

  @Test
  void aDeletionIsForgottenOnlyByALaterTerm() {
    Step put = step(put("a"), done(Outcome.CREATED, 1, 0, 1), 0, 1);
    Step delete = step(delete(), done(Outcome.DELETED, 2, 1, 1), 2, 3);
    assertLinearizable(put, delete, step(put("b"), done(Outcome.CREATED, 3, 2, 1), 4, 5));
    assertLinearizable(put, delete, step(put("b"), done(Outcome.CREATED, 3, 2, 2), 4, 5));
    assertLinearizable(put, delete, step(put("b"), done(Outcome.CREATED, 1, 2, 2), 4, 5));
    assertNotLinearizable(put, delete, step(put("b"), done(Outcome.CREATED, 1, 2, 1), 4, 5));
  }

  @Test
  void ofTwoWritesOnTheSameConditionOneConflicts() {
    Step first = step(put("a"), done(Outcome.CREATED, 1, 0, 1), 0, 1);
    Step won = step(putIf("b", 0, 1), done(Outcome.UPDATED, 2, 1, 1), 2, 9);
    assertLinearizable(first, won, step(putIf("c", 0, 1), new Conflict(), 3, 4));
    assertNotLinearizable(first, won, step(putIf("c", 0, 1), done(Outcome.UPDATED, 3, 2, 1), 3, 8));
    assertNotLinearizable(first, step(putIf("c", 0, 1), new Conflict(), 2, 3));
    assertNotLinearizable(
        step(create("a"), done(Outcome.CREATED, 1, 0, 1), 0, 5),
        step(create("b"), done(Outcome.CREATED, 2, 1, 1), 0, 5));
  }

  @Test
  void anyHistoryOfASingleDocumentThatReallyHappenedIsLinearizable() {
    for (long seed = 0; seed < 300; seed++) {
      List<Step> history = randomHistory(new SplittableRandom(seed), 40);
      assertThat(Linearizability.check(history))
          .as("seed %s", seed)
          .isInstanceOf(Linearizable.class);
    }
  }

  @Test
  void aHistoryWithAReadThatCameTooLateIsNot() {
    int caught = 0;
    for (long seed = 0; seed < 300; seed++) {
      var chance = new SplittableRandom(seed);
      List<Step> history = new ArrayList<>(randomHistory(chance, 40));
      history.sort(Comparator.comparingLong(Step::invoked));
      Optional<Step> read = history.stream().filter(s -> s.answer() instanceof Found).findFirst();
      if (read.isEmpty()) {
        continue;
      }
      long end = history.getLast().invoked() + 1_000;
      history.add(step(get(), read.get().answer(), end, end + 1));
      if (Linearizability.check(history) instanceof NotLinearizable) {
        caught++;
      }
    }
    assertThat(caught).isGreaterThan(200);
  }

  /** Clients take turns at random; each step takes effect between its beginning and its end. */
  private static List<Step> randomHistory(SplittableRandom chance, int steps) {
    var history = new ArrayList<Step>();
    String source = null;
    long version = 0;
    long seqNo = -1;
    for (int i = 0; i < steps; i++) {
      long at = i * 10L;
      long invoked = at - chance.nextInt(35);
      long returned = at + 1 + chance.nextInt(35);
      switch (chance.nextInt(4)) {
        case 0 ->
            history.add(
                step(
                    get(),
                    source == null ? MISSING : found(source, version, seqNo, 1),
                    invoked,
                    returned));
        case 1 -> {
          boolean there = source != null;
          source = null;
          Outcome outcome = there ? Outcome.DELETED : Outcome.NOT_FOUND;
          history.add(step(delete(), done(outcome, ++version, ++seqNo, 1), invoked, returned));
        }
        case 2 -> {
          boolean there = source != null;
          source = "s" + i;
          Outcome outcome = there ? Outcome.UPDATED : Outcome.CREATED;
          history.add(step(put(source), done(outcome, ++version, ++seqNo, 1), invoked, returned));
        }
        default -> {
          if (chance.nextBoolean()) {
            source = "s" + i;
            version++;
            seqNo++;
            history.add(step(put(source), UNKNOWN, invoked, Step.NEVER));
          } else {
            history.add(step(put("never" + i), UNKNOWN, invoked, Step.NEVER));
          }
        }
      }
    }
    Collections.shuffle(history, new Random(chance.nextLong()));
    return history;
  }

  private static void assertLinearizable(Step... steps) {
    assertThat(Linearizability.check(List.of(steps))).isInstanceOf(Linearizable.class);
  }

  private static void assertNotLinearizable(Step... steps) {
    Result result = Linearizability.check(List.of(steps));
    assertThat(result).isInstanceOf(NotLinearizable.class);
  }

  private static Step step(Call call, Answer answer, long invoked, long returned) {
    return new Step("c", call, answer, invoked, returned);
  }

  private static Call get() {
    return new Get();
  }

  private static Call put(String source) {
    return new Put(source, false, null);
  }

  private static Call putIf(String source, long seqNo, long term) {
    return new Put(source, false, new Condition(seqNo, term));
  }

  private static Call create(String source) {
    return new Put(source, true, null);
  }

  private static Call delete() {
    return new Delete(null);
  }

  private static Answer done(Outcome outcome, long version, long seqNo, long term) {
    return new Done(outcome, version, seqNo, term);
  }

  private static Answer found(String source, long version, long seqNo, long term) {
    return new Found(source, version, seqNo, term);
  }
}
