package io.pinakes.common.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a writer does about each way in which a store may fail it, in virtual time. */
class LostAnswersTest {

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final SimulatedMachine machine = world.machine("a");
  private final InMemoryStore truth = new InMemoryStore();
  private final FaultyStore store = new FaultyStore(truth, machine, FaultPlan.none());
  private final InMemoryBlobStore blobTruth = new InMemoryBlobStore();
  private final FaultyBlobStore blobs =
      new FaultyBlobStore(blobTruth, machine, BlobFault.Plan.none());
  private final ShardLog log = new ShardLog(store, blobs, machine, LogSettings.DEFAULT, "uuid", 0);
  private final ShardLog healthy =
      new ShardLog(truth, blobTruth, machine, LogSettings.DEFAULT, "uuid", 0);

  @AfterEach
  void close() {
    world.close();
  }

  private LogWriter open() throws LogException, InterruptedException {
    return LogWriter.open(log, LogPosition.START, 1, "a", _ -> {});
  }

  private static List<Operation> batch(String id) {
    return List.of(ShardLogContract.index(id));
  }

  private <T> T run(Callable<T> body) throws Exception {
    return world.run(machine, body);
  }

  @Test
  void anAppendWhoseAnswerWasLostIsRecognisedByItsNonceAndNotAppendedTwice() throws Exception {
    run(
        () -> {
          LogWriter writer = open();
          store.follow(FaultPlan.script(Fault.answerLost()));
          LogEntry.Batch batch = writer.append(0, 1, batch("x"));
          writer.append(1, 1, batch("y"));
          List<LogEntry> all = healthy.readFrom(1, 10).entries();
          assertThat(all).hasSize(3);
          assertThat(all.get(1)).isEqualTo(batch);
          return true;
        });
  }

  @Test
  void aMarkerWhoseAnswerWasLostIsNotAppendedTwice() throws Exception {
    run(
        () -> {
          store.follow(FaultPlan.script(Fault.none(), Fault.answerLost(), Fault.unreachable()));
          assertThat(open().term()).isEqualTo(1);
          assertThat(healthy.readFrom(1, 10).entries()).hasSize(1);
          return true;
        });
  }

  @Test
  void throttlingContentionAndOutagesAreWaitedOutAndNeverLoss() throws Exception {
    run(
        () -> {
          LogWriter writer = open();
          store.follow(
              FaultPlan.script(
                  Fault.throttled(), Fault.contended(), Fault.unreachable(), Fault.throttled()));
          writer.append(0, 1, batch("x"));
          assertThat(writer.trouble()).isNull();
          assertThat(healthy.readFrom(1, 10).entries()).hasSize(2);
          return true;
        });
  }

  @Test
  void duringAnOutageTheWriterSaysSoAndGoesOnByItselfAfterwards() throws Exception {
    LogWriter writer = run(this::open);
    store.follow(_ -> Fault.unreachable());
    var done = new ArrayList<LogEntry>();
    machine.spawn(
        "append",
        () -> {
          try {
            done.add(writer.append(0, 1, batch("x")));
          } catch (LogException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    world.runFor(Duration.ofMinutes(5));
    assertThat(done).isEmpty();
    assertThat(writer.trouble()).contains("entry 2 has no answer");
    store.follow(FaultPlan.none());
    world.runFor(Duration.ofSeconds(2));
    assertThat(done).hasSize(1);
    assertThat(writer.trouble()).isNull();
  }

  @Test
  void anAppendInDoubtThatANewWriterHasReadIsInTheLogOnceAndItsWriterIsTold() throws Exception {
    run(
        () -> {
          LogWriter old = open();
          var next = new ArrayList<LogWriter>();
          var calls = new ArrayList<FaultPlan.Call>();
          // The append is applied and its answer lost; before the retry another opens the log.
          store.follow(
              call -> {
                calls.add(call);
                if (calls.size() == 2) {
                  next.add(openOther());
                }
                return calls.size() == 1 ? Fault.answerLost() : Fault.none();
              });
          LogEntry.Batch batch = old.append(0, 1, batch("x"));
          assertThat(next).hasSize(1);
          assertThat(healthy.readFrom(1, 10).entries()).hasSize(3).contains(batch);
          assertThatExceptionOfType(SupersededException.class)
              .isThrownBy(() -> old.append(1, 1, batch("y")));
          return true;
        });
  }

  private LogWriter openOther() {
    try {
      return LogWriter.open(healthy, LogPosition.START, 2, "b", _ -> {});
    } catch (LogException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWriterClosedWhileInDoubtEndsAtOnceForGood() throws Exception {
    LogWriter writer = run(this::open);
    store.follow(_ -> Fault.unreachable());
    var failure = new ArrayList<Exception>();
    machine.spawn(
        "append",
        () -> {
          try {
            writer.append(0, 1, batch("x"));
          } catch (LogException | InterruptedException e) {
            failure.add(e);
          }
        });
    world.runFor(Duration.ofSeconds(30));
    writer.close();
    world.runFor(Duration.ofMillis(10));
    assertThat(failure).singleElement().isInstanceOf(LogClosedException.class);
    store.follow(FaultPlan.none());
    run(
        () -> {
          assertThatExceptionOfType(LogClosedException.class)
              .isThrownBy(() -> writer.append(0, 1, batch("x")));
          return true;
        });
  }

  @Test
  void aWriterInterruptedWhileInDoubtEndsForGood() throws Exception {
    LogWriter writer = run(this::open);
    store.follow(_ -> Fault.unreachable());
    var failure = new ArrayList<Exception>();
    var task =
        machine.spawn(
            "append",
            () -> {
              try {
                writer.append(0, 1, batch("x"));
              } catch (LogException | InterruptedException e) {
                failure.add(e);
              }
            });
    world.runFor(Duration.ofSeconds(30));
    task.interrupt();
    world.runFor(Duration.ofMillis(10));
    assertThat(failure).singleElement().isInstanceOf(InterruptedException.class);
    assertThat(writer.isClosed()).isTrue();
  }

  @Test
  void aRejectedAppendIsNotLoggedAndTheWriterGoesOn() throws Exception {
    run(
        () -> {
          LogWriter writer = open();
          store.follow(FaultPlan.script(new Fault.Before(StoreException.Kind.REJECTED)));
          LogUnavailableException e =
              catchThrowableOfType(
                  LogUnavailableException.class, () -> writer.append(0, 1, batch("x")));
          assertThat(e.mayHaveHappened()).isFalse();
          writer.append(0, 1, batch("y"));
          assertThat(healthy.readFrom(1, 10).entries()).hasSize(2);
          return true;
        });
  }

  @Test
  void anAppendRejectedWhileInDoubtEndsTheWriter() throws Exception {
    run(
        () -> {
          LogWriter writer = open();
          store.follow(
              FaultPlan.script(Fault.answerLost(), new Fault.Before(StoreException.Kind.REJECTED)));
          LogUnavailableException e =
              catchThrowableOfType(
                  LogUnavailableException.class, () -> writer.append(0, 1, batch("x")));
          assertThat(e.mayHaveHappened()).isTrue();
          assertThat(writer.isClosed()).isTrue();
          return true;
        });
  }

  @Test
  void noRowNamesABlobThatIsNotStored() throws Exception {
    run(
        () -> {
          LogWriter writer = open();
          blobs.follow(_ -> new BlobFault.Before());
          LogUnavailableException e =
              catchThrowableOfType(
                  LogUnavailableException.class,
                  () -> writer.append(0, 1, List.of(ShardLogContract.large("x", 200_000))));
          assertThat(e.mayHaveHappened()).isFalse();
          assertThat(writer.trouble()).as("nothing is under way any more").isNull();
          assertThat(healthy.readFrom(1, 10).entries()).hasSize(1);
          blobs.follow(BlobFault.Plan.none());
          LogEntry.Batch batch = writer.append(0, 1, List.of(ShardLogContract.large("x", 200_000)));
          assertThat(healthy.readFrom(2, 10).entries()).containsExactly(batch);
          return true;
        });
  }

  @Test
  void aSealThatIsNotAnsweredInTimeSaysSoAndCanBeRepeated() throws Exception {
    run(
        () -> {
          open();
          store.follow(call -> call.write() == null ? Fault.none() : Fault.answerLost());
          LogUnavailableException e =
              catchThrowableOfType(
                  LogUnavailableException.class, () -> truthfulSeal(Duration.ofMillis(15)));
          assertThat(e.mayHaveHappened()).isTrue();
          store.follow(FaultPlan.none());
          assertThat(log.seal(Duration.ofSeconds(5))).isEqualTo(2);
          return true;
        });
  }

  private void truthfulSeal(Duration patience) throws LogException, InterruptedException {
    log.seal(patience);
  }

  @Test
  void aSealThatMeetsAnAppendGoesAfterIt() throws Exception {
    run(
        () -> {
          LogWriter writer = LogWriter.open(healthy, LogPosition.START, 1, "a", _ -> {});
          var sealing = new ArrayList<FaultPlan.Call>();
          store.follow(
              call -> {
                if (call.write() instanceof Write.Put && sealing.isEmpty()) {
                  sealing.add(call);
                  append(writer);
                }
                return Fault.none();
              });
          assertThat(log.seal(Duration.ofSeconds(5))).isEqualTo(3);
          assertThatExceptionOfType(SealedException.class)
              .isThrownBy(() -> writer.append(1, 1, batch("y")));
          return true;
        });
  }

  private static void append(LogWriter writer) {
    try {
      writer.append(0, 1, batch("x"));
    } catch (LogException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoAppendsAtOnceAreAMistakeOfTheCaller() throws Exception {
    LogWriter writer = run(this::open);
    store.follow(_ -> Fault.unreachable());
    var task =
        machine.spawn(
            "append",
            () -> {
              try {
                writer.append(0, 1, batch("x"));
              } catch (LogException e) {
                throw new IllegalStateException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    world.runFor(Duration.ofSeconds(1));
    run(
        () -> {
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(() -> writer.append(0, 1, batch("y")))
              .withMessageContaining("two appends at once");
          task.interrupt();
          return true;
        });
  }
}
