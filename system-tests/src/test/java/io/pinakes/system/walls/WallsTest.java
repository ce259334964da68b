package io.pinakes.system.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.pinakes.system.walls.offenders.worker.Offender;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the walls against the product, and against classes that break each of them. */
@Order(0)
final class WallsTest {

  private static final String ROOT = "io.pinakes";
  private static final String OFFENDERS = "io.pinakes.system.walls.offenders";

  private static final JavaClasses PRODUCT = Product.in(ROOT);
  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(OFFENDERS);

  static Set<String> walls() {
    return Walls.below(ROOT).keySet();
  }

  @ParameterizedTest
  @MethodSource("walls")
  void theProductKeeps(String wall) {
    rule(ROOT, wall).check(PRODUCT);
  }

  @ParameterizedTest
  @MethodSource("walls")
  void offendersAreFound(String wall) {
    EvaluationResult result = rule(OFFENDERS, wall).evaluate(BROKEN);
    assertThat(result.hasViolation()).as("an offender breaks: %s", wall).isTrue();
  }

  @Test
  void everyBannedCallIsFound() {
    String found =
        String.join(
            "\n",
            rule(OFFENDERS, "time, chance and threads come from outside")
                .evaluate(BROKEN)
                .getFailureReport()
                .getDetails());
    assertThat(Arrays.stream(Offender.class.getDeclaredMethods()).map(Method::getName))
        .filteredOn(name -> !name.startsWith("lambda"))
        .allSatisfy(
            name -> {
              if (name.startsWith("allowed")) {
                assertThat(found).doesNotContain("." + name + "(");
              } else {
                assertThat(found).contains("." + name + "(");
              }
            });
  }

  @Test
  void everyPartOfTheProductIsLookedAt() {
    Set<String> parts =
        PRODUCT.stream()
            .map(type -> type.getPackageName().split("\\.", -1)[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(parts).containsExactly("cli", "common", "coordinator", "dynamodblocal", "worker");
  }

  @Test
  void everyEdgeIsThereAndNeedsItsExemption() {
    assertThat(Walls.EDGES.keySet())
        .allSatisfy(
            edge -> {
              assertThat(PRODUCT.contain(edge)).as("%s is there", edge).isTrue();
              assertThat(accessesOf(edge)).as("%s calls what is banned", edge).isTrue();
            });
  }

  private static boolean accessesOf(String edge) {
    var banned = new BannedCalls();
    return PRODUCT.stream()
        .filter(type -> type.getName().equals(edge) || type.getName().startsWith(edge + "$"))
        .map(JavaClass::getAccessesFromSelf)
        .anyMatch(accesses -> accesses.stream().anyMatch(banned));
  }

  private static ArchRule rule(String root, String wall) {
    return Walls.below(root).get(wall);
  }
}
