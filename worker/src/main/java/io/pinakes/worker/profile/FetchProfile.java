package io.pinakes.worker.profile;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.lucene.util.IOSupplier;

/** How the documents of hits are loaded, and what is shown of them is made. */
public class FetchProfile {

  /** Of hits that nobody asks about. */
  public static final FetchProfile NONE = new FetchProfile();

  /** What is done once or for each segment or hit. */
  public enum Step {
    BUILD_SUB_PHASE_PROCESSORS,
    CREATE_STORED_FIELDS_VISITOR,
    GET_NEXT_READER,
    LOAD_SOURCE,
    LOAD_STORED_FIELDS;

    private String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private FetchProfile() {}

  /** Does a step, and measures it if somebody asks. */
  public <T> T step(Step step, IOSupplier<T> work) throws IOException {
    return work.get();
  }

  /**
   * Makes something that is shown of a hit.
   *
   * @param phase OpenSearch's name of it
   */
  public <T> T process(String phase, IOSupplier<T> work) throws IOException {
    return work.get();
  }

  /** Measures. */
  static final class Measuring extends FetchProfile {

    private static final String PROCESS = "process";

    private final LongSupplier nanoTime;
    private final Breakdown steps;
    private final Map<String, Breakdown> phases = new TreeMap<>();

    Measuring(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      this.steps = new Breakdown(nanoTime, Arrays.stream(Step.values()).map(Step::shown).toList());
    }

    @Override
    public <T> T step(Step step, IOSupplier<T> work) throws IOException {
      return measured(steps.part(step.shown()), work);
    }

    @Override
    public <T> T process(String phase, IOSupplier<T> work) throws IOException {
      Breakdown breakdown =
          phases.computeIfAbsent(
              phase, _ -> new Breakdown(nanoTime, List.of(PROCESS, "set_next_reader")));
      return measured(breakdown.part(PROCESS), work);
    }

    private static <T> T measured(Breakdown.Part part, IOSupplier<T> work) throws IOException {
      long started = part.start();
      try {
        return work.get();
      } finally {
        part.stop(started);
      }
    }

    Map<String, Object> toJson() {
      long nanos = steps.nanos() + phases.values().stream().mapToLong(Breakdown::nanos).sum();
      Map<String, Object> json = json("fetch", steps, nanos);
      if (!phases.isEmpty()) {
        json.put(
            "children",
            phases.entrySet().stream()
                .map(phase -> json(phase.getKey(), phase.getValue(), phase.getValue().nanos()))
                .toList());
      }
      return json;
    }

    private static Map<String, Object> json(String name, Breakdown breakdown, long nanos) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("type", name);
      json.put("description", name);
      json.put("time_in_nanos", nanos);
      json.put("breakdown", breakdown.toJson());
      return json;
    }
  }
}
