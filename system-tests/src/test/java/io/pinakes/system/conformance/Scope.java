package io.pinakes.system.conformance;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What Pinakes means to offer, and why the rest is not tested: by directory, by case, by the calls
 * that a case makes or by what is in their bodies.
 */
final class Scope {

  private final Set<String> directories;
  private final Map<String, String> otherDirectories;
  private final Map<String, String> cases;
  private final Map<String, String> calls;
  private final Map<String, String> bodies;

  private Scope(Map<String, @Nullable Object> table) {
    directories = new TreeSet<>(Values.texts(table.get("in")));
    otherDirectories = reasons(table.get("directories"));
    cases = reasons(table.get("cases"));
    calls = reasons(table.get("calls"));
    bodies = reasons(table.get("bodies"));
  }

  static Scope parse(String yaml) {
    return new Scope(Values.object(Values.yaml(yaml).getFirst()));
  }

  private static Map<String, String> reasons(@Nullable Object members) {
    var reasons = new TreeMap<String, String>();
    if (members != null) {
      Values.object(members).forEach((name, reason) -> reasons.put(name, String.valueOf(reason)));
    }
    return reasons;
  }

  boolean isIn(String directory) {
    return directories.contains(directory);
  }

  /**
   * Why a case is not run against a server of a version; empty if it is.
   *
   * @throws IllegalStateException the table says nothing of its directory
   */
  Optional<String> whyNot(TestCase test, Version version) {
    if (!isIn(test.directory())) {
      String reason = otherDirectories.get(test.directory());
      if (reason == null) {
        throw new IllegalStateException("is [" + test.directory() + "] in scope, and why not?");
      }
      return Optional.of(reason);
    }
    for (Skip skip : test.skips()) {
      Optional<String> reason = skip.whyNot(version);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return first(cases, name -> test.id().startsWith(name))
        .or(() -> first(calls, name -> test.calls().anyMatch(call -> matches(name, call.api()))))
        .or(() -> first(bodies, name -> test.calls().anyMatch(call -> has(call.bodies(), name))));
  }

  private static Optional<String> first(Map<String, String> reasons, Predicate<String> applies) {
    return reasons.entrySet().stream()
        .filter(reason -> applies.test(reason.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean matches(String pattern, String api) {
    return pattern.endsWith("*")
        ? api.startsWith(pattern.substring(0, pattern.length() - 1))
        : api.equals(pattern);
  }

  /** Whether a value has a member of that name, at any depth. */
  private static boolean has(@Nullable Object value, String name) {
    return switch (value) {
      case Map<?, ?> map ->
          map.containsKey(name) || map.values().stream().anyMatch(member -> has(member, name));
      case Iterable<?> list -> {
        for (Object element : list) {
          if (has(element, name)) {
            yield true;
          }
        }
        yield false;
      }
      case null, default -> false;
    };
  }
}
