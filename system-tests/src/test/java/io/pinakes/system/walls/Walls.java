package io.pinakes.system.walls;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules, each for the packages below a root. */
final class Walls {

  /**
   * What a package of common may use of the others. A package that is not named here is not
   * restricted, except that there are no cycles.
   */
  static final Map<String, List<String>> COMMON =
      Map.ofEntries(
          Map.entry("runtime", List.of()),
          Map.entry("error", List.of()),
          Map.entry("dsl", List.of("error")),
          Map.entry("names", List.of("runtime")),
          Map.entry("store", List.of("runtime")),
          Map.entry("blob", List.of("runtime")),
          Map.entry("lease", List.of("runtime", "store")),
          Map.entry("log", List.of("runtime", "store", "blob")),
          Map.entry("http", List.of("runtime", "error")),
          Map.entry("rpc", List.of("runtime", "error", "http")),
          Map.entry("aggregation", List.of("error", "dsl", "mapping", "message", "query")),
          Map.entry("analysis", List.of("error")),
          Map.entry("highlight", List.of("error", "dsl")),
          Map.entry("suggest", List.of("error", "dsl")));

  /** Classes that bring the world outside in, and so may call what is banned elsewhere: why. */
  static final Map<String, String> EDGES =
      Map.of(
          "io.pinakes.common.rpc.HttpTransport",
          "breaks off calls that last too long, and only an HTTP client's own thread can",
          "io.pinakes.cli.node.ProcessForeground",
          "a shutdown hook is a platform thread that has not been started");

  private static final String SUFFIXES = ".*(Utils?|Helper|Manager|Impl)";

  private final String root;

  private Walls(String root) {
    this.root = root;
  }

  /** All rules by name; a rule that finds nothing to look at fails. */
  static Map<String, ArchRule> below(String root) {
    var walls = new Walls(root);
    var rules = new LinkedHashMap<String, ArchRule>();
    rules.put("common knows neither side", walls.onlyUses("common", List.of()));
    rules.put("coordinator uses common only", walls.onlyUses("coordinator", List.of("common")));
    rules.put("worker uses common only", walls.onlyUses("worker", List.of("common")));
    rules.put("DynamoDB Local stands alone", walls.onlyUses("dynamodblocal", List.of()));
    rules.put("nothing uses the command line", walls.nothingUses("cli"));
    COMMON.forEach(
        (name, used) ->
            rules.put("common." + name + " uses " + used, walls.onlyUsesOfCommon(name, used)));
    rules.put("no cycles", walls.noCycles());
    rules.put("time, chance and threads come from outside", walls.noBannedCalls());
    rules.put("only the command line prints", walls.onlyTheCommandLinePrints());
    rules.put("every package is null-marked", nullMarked());
    rules.put("no static state that changes", noStaticState());
    rules.put("names say what a thing is", names());
    rules.replaceAll((name, rule) -> rule.as(name).allowEmptyShould(false));
    return rules;
  }

  private ArchRule onlyUses(String side, List<String> others) {
    return noClasses()
        .that()
        .resideInAPackage(within(side))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..")
                .and(not(resideInAnyPackage(packages(side, others, "")))));
  }

  private ArchRule onlyUsesOfCommon(String name, List<String> others) {
    return noClasses()
        .that()
        .resideInAPackage(within("common." + name))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..")
                .and(not(resideInAnyPackage(packages("common." + name, others, "common.")))));
  }

  private String[] packages(String own, List<String> others, String prefix) {
    return Stream.concat(Stream.of(own), others.stream().map(other -> prefix + other))
        .map(this::within)
        .toArray(String[]::new);
  }

  private ArchRule nothingUses(String side) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(within(side))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within(side));
  }

  private ArchRule noCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  private ArchRule noBannedCalls() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(within("common.runtime"))
        .and(areNoEdges())
        .should()
        .accessTargetWhere(new BannedCalls());
  }

  /** An edge's nested classes and lambdas are it, too. */
  private static DescribedPredicate<JavaClass> areNoEdges() {
    return DescribedPredicate.describe(
        "are no edges",
        type ->
            EDGES.keySet().stream()
                .noneMatch(
                    edge -> type.getName().equals(edge) || type.getName().startsWith(edge + "$")));
  }

  private ArchRule onlyTheCommandLinePrints() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(within("cli"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace");
  }

  private static ArchRule nullMarked() {
    return classes()
        .should(
            new ArchCondition<>("be in a package with @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                events.add(
                    new SimpleConditionEvent(
                        type,
                        type.getPackage().isAnnotatedWith(NullMarked.class),
                        type.getName() + " is in " + type.getPackageName()));
              }
            });
  }

  private static ArchRule noStaticState() {
    return fields().that().areStatic().should().beFinal();
  }

  private static ArchRule names() {
    return noClasses().should().haveNameMatching(SUFFIXES);
  }

  private String within(String name) {
    return root + "." + name + "..";
  }
}
