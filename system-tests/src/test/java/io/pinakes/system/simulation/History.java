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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What all clients did to each document of an index. Time is counted in events. */
final class History {

  private final Map<String, List<Step>> steps = new TreeMap<>();

  /** A write by what it wrote, which is unique. */
  private record Written(String source, String id, @Nullable Done done) {}

  private final Map<String, Written> written = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> deletions = new HashMap<>();
  private long time;

  /** The present, which is over. */
  long tick() {
    return ++time;
  }

  /** A document is about to be written. */
  void writes(String id, String source) {
    ids.add(id);
    if (written.put(source, new Written(source, id, null)) != null) {
      throw new IllegalStateException("written twice: " + source);
    }
  }

  void add(String client, String id, Call call, Answer answer, long invoked) {
    long returned = answer instanceof Unknown ? Step.NEVER : tick();
    steps
        .computeIfAbsent(id, _ -> new ArrayList<>())
        .add(new Step(client, kept(call), kept(answer), invoked, returned));
    if (call instanceof Put(String source, _, _) && answer instanceof Done done) {
      written.put(source, new Written(kept(source), id, done));
    }
  }

  private Call kept(Call call) {
    return call instanceof Put(String source, boolean create, var condition)
        ? new Put(kept(source), create, condition)
        : call;
  }

  private Answer kept(Answer answer) {
    return answer instanceof Found(String source, long version, long seqNo, long term)
        ? new Found(kept(source), version, seqNo, term)
        : answer;
  }

  /** One instance of each content: the large ones are read again and again. */
  private String kept(String source) {
    Written by = written.get(source);
    return by == null ? source : by.source;
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

  /** Documents that somebody has written or tried to write. */
  Set<String> ids() {
    return new TreeSet<>(ids);
  }

  /** Documents that were written before a time, and that nobody has tried to delete until now. */
  int thereSince(long since) {
    return (int)
        steps.entrySet().stream()
            .filter(entry -> !deletions.containsKey(entry.getKey()))
            .filter(
                entry ->
                    entry.getValue().stream()
                        .anyMatch(step -> step.answer() instanceof Done && step.returned() < since))
            .count();
  }

  /** A document is about to be deleted. */
  void deletes(String id) {
    ids.add(id);
    deletions.merge(id, 1, Integer::sum);
  }

  /** Whether a deletion may have come after the change with this sequence number, or was it. */
  boolean mayBeDeletedSince(String id, long seqNo) {
    int asked = deletions.getOrDefault(id, 0);
    List<Long> answered =
        steps.getOrDefault(id, List.of()).stream()
            .filter(step -> step.call() instanceof Step.Delete && step.isComplete())
            .map(step -> step.answer() instanceof Done done ? done.seqNo() : -1L)
            .toList();
    return answered.size() < asked || answered.stream().anyMatch(deletion -> deletion >= seqNo);
  }

  /** The steps of each document, by its id. */
  Map<String, List<Step>> steps() {
    return steps;
  }
}
