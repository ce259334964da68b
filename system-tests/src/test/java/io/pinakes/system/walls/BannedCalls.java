package io.pinakes.system.walls;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What takes time, chance or threads from the JDK instead of from the machine that is passed in.
 */
final class BannedCalls extends DescribedPredicate<JavaAccess<?>> {

  private static final String CONSTRUCTOR = "<init>";

  /** Nothing of these may be called at all. */
  private static final List<String> CLASSES =
      List.of(
          Random.class.getName(),
          ThreadLocalRandom.class.getName(),
          "java.util.SplittableRandom",
          "java.security.SecureRandom",
          Executors.class.getName(),
          ForkJoinPool.class.getName(),
          ScheduledExecutorService.class.getName(),
          "java.util.concurrent.StructuredTaskScope",
          "java.util.Timer",
          "java.lang.Thread$Builder",
          "java.util.IdentityHashMap");

  /** Methods by their owner, whatever their parameters are. */
  private static final Map<String, Set<String>> METHODS =
      Map.ofEntries(
          Map.entry(
              "java.lang.System", Set.of("nanoTime", "currentTimeMillis", "identityHashCode")),
          Map.entry(
              "java.lang.Thread",
              Set.of(
                  CONSTRUCTOR, "sleep", "ofVirtual", "ofPlatform", "startVirtualThread", "yield")),
          Map.entry("java.lang.Math", Set.of("random")),
          Map.entry("java.lang.StrictMath", Set.of("random")),
          Map.entry("java.util.UUID", Set.of("randomUUID")),
          Map.entry("java.util.concurrent.TimeUnit", Set.of("sleep", "timedWait", "timedJoin")),
          Map.entry(
              "java.util.concurrent.CompletableFuture",
              Set.of("orTimeout", "completeOnTimeout", "delayedExecutor")),
          Map.entry("java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil")),
          Map.entry("java.util.concurrent.locks.Condition", Set.of("awaitNanos", "awaitUntil")),
          Map.entry("java.util.Collection", Set.of("parallelStream")),
          Map.entry("java.util.stream.BaseStream", Set.of("parallel")));

  BannedCalls() {
    super("calls that take time, chance or threads from the JDK");
  }

  @Override
  public boolean test(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    JavaClass owner = target.getOwner();
    return isOf(owner, CLASSES)
        || METHODS.entrySet().stream()
            .anyMatch(
                entry ->
                    entry.getValue().contains(target.getName())
                        && owner.isAssignableTo(entry.getKey()))
        || readsAClock(owner, target)
        || waitsForSomeTime(owner, target)
        || shuffles(owner, target)
        || runsOnTheCommonPool(owner, target);
  }

  private static boolean isOf(JavaClass owner, List<String> classes) {
    return classes.stream().anyMatch(owner::isAssignableTo);
  }

  /** {@code Instant.now()} and all like it; also {@code new Date()}. */
  private static boolean readsAClock(JavaClass owner, CodeUnitAccessTarget target) {
    String name = target.getName();
    if (owner.getName().equals("java.util.Date")) {
      return name.equals(CONSTRUCTOR) && target.getRawParameterTypes().isEmpty();
    }
    if (owner.getName().equals("java.time.Clock")) {
      return name.startsWith("system") || name.startsWith("tick");
    }
    return owner.getPackageName().startsWith("java.time") && name.equals("now");
  }

  /**
   * Waits of the JDK take a {@link TimeUnit} or a {@link Duration}; the old ones milliseconds. What
   * a unit or duration is asked about itself is no wait.
   */
  private static boolean waitsForSomeTime(JavaClass owner, CodeUnitAccessTarget target) {
    List<JavaClass> parameters = target.getRawParameterTypes();
    if (owner.isAssignableTo(Object.class) && target.getName().equals("wait")) {
      return !parameters.isEmpty();
    }
    if (owner.isAssignableTo(Thread.class) && target.getName().equals("join")) {
      return !parameters.isEmpty();
    }
    boolean mayWait =
        owner.getPackageName().startsWith("java.util.concurrent")
            || owner.getName().equals("java.lang.Process");
    return mayWait
        && !owner.isEquivalentTo(TimeUnit.class)
        && parameters.stream()
            .anyMatch(
                type -> type.isEquivalentTo(TimeUnit.class) || type.isEquivalentTo(Duration.class));
  }

  private static boolean shuffles(JavaClass owner, CodeUnitAccessTarget target) {
    return owner.getName().equals("java.util.Collections") && target.getName().equals("shuffle");
  }

  /**
   * The {@code Async} methods without an executor, {@code runAsync} and {@code supplyAsync} among
   * them.
   */
  private static boolean runsOnTheCommonPool(JavaClass owner, CodeUnitAccessTarget target) {
    return owner.isAssignableTo(CompletionStage.class)
        && target.getName().endsWith("Async")
        && target.getRawParameterTypes().stream()
            .noneMatch(type -> type.isAssignableTo(Executor.class));
  }
}
