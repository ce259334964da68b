package io.pinakes.system.simulation;

import io.pinakes.system.history.Step;
import io.pinakes.system.history.Step.Answer;
import io.pinakes.system.history.Step.Call;
import io.pinakes.system.history.Step.Done;
import io.pinakes.system.history.Step.Found;
import io.pinakes.system.history.Step.Put;
import io.pinakes.system.history.Step.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all clients did to each document of an index. Time is counted in events. */
final class History {

  private final Map<String, List<Step>> steps = new TreeMap<>();

  /** A write by what it wrote, which is unique. */
  private record Written(String id, @Nullable Done done) {}

  private final Map<String, Written> written = new HashMap<>();
  private long time;

  /** The present, which is over. */
  long tick() {
    return ++time;
  }

  /** A document is about to be written. */
  void writes(String id, String source) {
    if (written.put(source, new Written(id, null)) != null) {
      throw new IllegalStateException("written twice: " + source);
    }
  }

  void add(String client, String id, Call call, Answer answer, long invoked) {
    long returned = answer instanceof Unknown ? Step.NEVER : tick();
    steps
        .computeIfAbsent(id, _ -> new ArrayList<>())
        .add(new Step(client, call, answer, invoked, returned));
    if (call instanceof Put(String source, _, _) && answer instanceof Done done) {
      written.put(source, new Written(id, done));
    }
  }

  /** Whether somebody has written, or is writing, this there; and as it was then answered. */
  boolean wasWritten(String id, Found found) {
    Written by = written.get(found.source());
    if (by == null || !by.id.equals(id)) {
      return false;
    }
    Done done = by.done;
    return done == null
        || (done.version() == found.version()
            && done.seqNo() == found.seqNo()
            && done.term() == found.term());
  }

  /** The steps of each document, by its id. */
  Map<String, List<Step>> steps() {
    return steps;
  }
}
