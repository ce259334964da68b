package io.pinakes.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.SystemMachine;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport keeps to. */
@Timeout(60)
abstract class TransportContract {

  record Question(
      String text, byte @Nullable [] bytes, List<@Nullable Object> values, long number) {}

  record Reply(String text, byte @Nullable [] bytes, List<@Nullable Object> values, float score) {}

  static final Rpc<Question, Reply> ECHO = new Rpc<>("echo", Question.class, Reply.class);
  static final Rpc<Question, Reply> REFUSE = new Rpc<>("refuse", Question.class, Reply.class);
  static final Rpc<Question, Reply> FAIL = new Rpc<>("fail", Question.class, Reply.class);
  static final Rpc<Question, Reply> HANG = new Rpc<>("hang", Question.class, Reply.class);
  static final Rpc<Question, Reply> UNKNOWN = new Rpc<>("unknown", Question.class, Reply.class);

  static final Duration LONG = Duration.ofSeconds(20);

  final SystemMachine machine = new SystemMachine(1);
  final AtomicInteger calls = new AtomicInteger();
  final CountDownLatch hanging = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);

  final RpcHandlers handlers =
      new RpcHandlers()
          .on(
              ECHO,
              question -> {
                calls.incrementAndGet();
                return new Reply(question.text(), question.bytes(), question.values(), Float.NaN);
              })
          .on(
              REFUSE,
              question -> {
                throw new ApiException(
                    new ApiError(
                        409,
                        "version_conflict_engine_exception",
                        "[a]: version conflict",
                        Map.of("index", "books", "shard", 3L),
                        new ApiError(400, "cause", "why")));
              })
          .on(
              FAIL,
              question -> {
                throw new IllegalStateException("a secret");
              })
          .on(
              HANG,
              question -> {
                hanging.countDown();
                release.await();
                return new Reply("late", null, List.of(), 0);
              });

  abstract Transport transport();

  /** The address that answers. */
  abstract String address();

  /** One where nobody listens. */
  abstract String deadAddress() throws Exception;

  @AfterEach
  void letGo() {
    release.countDown();
    machine.close();
  }

  static Question question(String text) {
    return new Question(text, null, List.of(), 0);
  }

  @Test
  void carriesTextBytesNullsAndNumbersOfTheirOwnKind() throws Exception {
    byte[] bytes = "ä\u0000\u0001".getBytes(StandardCharsets.UTF_8);
    List<@Nullable Object> values =
        Arrays.asList(1L, 2.5d, "x", true, null, Long.MAX_VALUE, BigInteger.ONE.shiftLeft(63));

    Reply reply = transport().call(address(), ECHO, new Question("ä", bytes, values, 7), LONG);

    assertThat(reply.text()).isEqualTo("ä");
    assertThat(reply.bytes()).isEqualTo(bytes);
    assertThat(reply.values()).isEqualTo(values);
    assertThat(reply.score()).isNaN();
    assertThat(transport().call(address(), ECHO, question("y"), LONG).bytes()).isNull();
  }

  @Test
  void carriesAMegabyte() throws Exception {
    byte[] bytes = new byte[1 << 20];
    Arrays.fill(bytes, (byte) 7);
    Reply reply = transport().call(address(), ECHO, new Question("", bytes, List.of(), 0), LONG);
    assertThat(reply.bytes()).isEqualTo(bytes);
  }

  @Test
  void aRefusalComesAsTheSameApiException() {
    ApiException e =
        catchThrowableOfType(
            ApiException.class, () -> transport().call(address(), REFUSE, question(""), LONG));
    assertThat(e.error())
        .isEqualTo(
            new ApiError(
                409,
                "version_conflict_engine_exception",
                "[a]: version conflict",
                Map.of("index", "books", "shard", 3L),
                new ApiError(400, "cause", "why")));
  }

  @Test
  void aFailureIsA500WithoutItsSecrets() {
    ApiException e =
        catchThrowableOfType(
            ApiException.class, () -> transport().call(address(), FAIL, question(""), LONG));
    assertThat(e.status()).isEqualTo(500);
    assertThat(e.getMessage()).contains("[fail]").doesNotContain("secret");
  }

  @Test
  void aCallThatNobodyAnswersIsRefusedByName() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> transport().call(address(), UNKNOWN, question(""), LONG))
        .withMessageContaining("[unknown]");
  }

  @Test
  void aCallWithoutAnAnswerInTimeMayHaveHappened() throws Exception {
    RpcException e =
        catchThrowableOfType(
            RpcException.class,
            () -> transport().call(address(), HANG, question(""), Duration.ofMillis(200)));
    assertThat(e.mayHaveHappened()).isTrue();
    hanging.await();
  }

  @Test
  void aCallToNobodyCertainlyDidNotHappen() {
    RpcException e =
        catchThrowableOfType(
            RpcException.class, () -> transport().call(deadAddress(), ECHO, question(""), LONG));
    assertThat(e.mayHaveHappened()).isFalse();
  }

  @Test
  void anInterruptedCallerStopsWaiting() throws Exception {
    var outcome = new CompletableFuture<Object>();
    var task =
        machine.spawn(
            "caller",
            () -> {
              try {
                outcome.complete(transport().call(address(), HANG, question(""), LONG));
              } catch (RpcException | InterruptedException | RuntimeException e) {
                outcome.complete(e);
              }
            });
    hanging.await();
    task.interrupt();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void manyCallsGoOnAtOnce() throws Exception {
    int count = 200;
    var done = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      String text = "call " + i;
      machine.spawn(
          text,
          () -> {
            try {
              if (transport().call(address(), ECHO, question(text), LONG).text().equals(text)) {
                done.countDown();
              }
            } catch (RpcException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    done.await();
    assertThat(calls).hasValue(count);
  }
}
