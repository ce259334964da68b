package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A case.
 *
 * @param directory such as {@code indices.create}
 * @param file without its suffix, such as {@code 10_basic}
 * @param skips of the case and of its file
 */
record TestCase(
    String directory,
    String file,
    String name,
    List<Skip> skips,
    List<Step> setup,
    List<Step> steps,
    List<Step> teardown) {

  /** Names it among all. */
  String id() {
    return directory + "/" + file + "/" + name;
  }

  /** All calls it makes. */
  Stream<Call> calls() {
    return Stream.of(setup, steps, teardown)
        .flatMap(List::stream)
        .flatMap(step -> step instanceof Step.Do(Call call, var _) ? Stream.of(call) : null);
  }

  /** Reads a file: documents with one member each, {@code setup}, {@code teardown} or a case. */
  static List<TestCase> parse(String directory, String file, String yaml) {
    var setup = new Section();
    var teardown = new Section();
    var names = new ArrayList<String>();
    var sections = new ArrayList<Section>();
    for (Object document : Values.yaml(yaml)) {
      Values.object(document)
          .forEach(
              (name, steps) -> {
                switch (name) {
                  case "setup" -> setup.add(steps);
                  case "teardown" -> teardown.add(steps);
                  default -> {
                    var section = new Section();
                    section.add(steps);
                    names.add(name);
                    sections.add(section);
                  }
                }
              });
    }
    var cases = new ArrayList<TestCase>();
    for (int i = 0; i < names.size(); i++) {
      var skips = new ArrayList<Skip>();
      Stream.of(setup, teardown, sections.get(i)).forEach(section -> skips.addAll(section.skips));
      cases.add(
          new TestCase(
              directory,
              file,
              names.get(i),
              List.copyOf(skips),
              setup.steps,
              sections.get(i).steps,
              teardown.steps));
    }
    return cases;
  }

  /** What is in a document of a file. */
  private static final class Section {
    private final List<Skip> skips = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    private void add(Object list) {
      for (Object element : Values.list(list)) {
        Values.object(element)
            .forEach(
                (kind, value) -> {
                  if (kind.equals("skip")) {
                    skips.add(Skip.parse(Values.object(value)));
                  } else {
                    steps.addAll(Step.parse(kind, value));
                  }
                });
      }
    }
  }
}
