package io.pinakes.system.simulation;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentUpdate;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Documents.Item;
import io.pinakes.coordinator.api.Documents.ItemResult;
import io.pinakes.coordinator.api.PositionToken;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.IndexHit;
import io.pinakes.coordinator.node.CoordinatorNode;
import io.pinakes.system.history.Step;
import io.pinakes.system.history.Step.Answer;
import io.pinakes.system.history.Step.Call;
import io.pinakes.system.history.Step.Condition;
import io.pinakes.system.simulation.Verdict.Count;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A client that writes and reads through any coordinator, and records what it was told. */
final class Client {

  /** The index that all clients share. */
  static final String INDEX = "books";

  /** The index that they remove, and that comes back by itself. */
  static final String FLEETING = "fleeting";

  /** What a read asks for. */
  private enum Freshness {
    ANY,
    POSITION,
    STRICT
  }

  /** Of the writes in bulks, every so many is an update. */
  private static final int UPDATE_EVERY = 3;

  /** More than any update meets others. */
  private static final int UPDATE_RETRIES = 1_000_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  /** Beyond the coordinator's own: it may have crashed. */
  private static final Duration PATIENCE = TIMEOUT.plusSeconds(2);

  private static final long MAX_COPIES = 3;

  /** Characters that make a document too large for a row of the log. */
  private static final int LARGE = 46_000;

  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-";

  private final String name;
  private final SimulatedCluster cluster;
  private final Scenario scenario;
  private final History history;
  private final RemovalHistory removals;
  private final Verdict verdict;
  private final SimulatedMachine machine;

  /** What this client knows of documents, for its conditions. */
  private final Map<String, Condition> known = new HashMap<>();

  /** The sequence number of this client's last acknowledged write to a document. */
  private final Map<String, Long> written = new HashMap<>();

  /** Where all its acknowledged writes are. */
  private PositionToken position = PositionToken.NONE;

  private boolean isStopped;
  private boolean hasEnded;
  private int writes;

  Client(
      String name,
      SimulatedCluster cluster,
      Scenario scenario,
      History history,
      RemovalHistory removals,
      Verdict verdict) {
    this.name = name;
    this.cluster = cluster;
    this.scenario = scenario;
    this.history = history;
    this.removals = removals;
    this.verdict = verdict;
    this.machine = cluster.world.machine(name);
  }

  void start() {
    machine.spawn(
        name,
        () -> {
          try {
            while (!isStopped) {
              act();
              machine.clock().sleep(Duration.ofMillis(machine.random(scenario.pauseMillis())));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            hasEnded = true;
          }
        });
  }

  void stop() {
    isStopped = true;
  }

  boolean hasEnded() {
    return hasEnded;
  }

  private void act() throws InterruptedException {
    List<SimulatedCluster.Slot> up = cluster.coordinatorsUp();
    if (up.isEmpty()) {
      return;
    }
    SimulatedCluster.Slot slot = up.get((int) machine.random(up.size()));
    switch (scenario.pick(machine.random())) {
      case INDEX -> write(slot, List.of(put(key(), false, null)), Refresh.NONE);
      case CREATE -> write(slot, List.of(put(key(), true, null)), Refresh.NONE);
      case CONDITIONAL_INDEX -> {
        String id = key();
        write(slot, List.of(put(id, false, known.get(id))), Refresh.NONE);
      }
      case CONDITIONAL_DELETE -> {
        String id = key();
        write(slot, List.of(delete(id, known.get(id))), Refresh.NONE);
      }
      case DELETE -> write(slot, List.of(delete(key(), null)), Refresh.NONE);
      case BULK -> write(slot, bulk(), Refresh.NONE);
      case LARGE_BULK -> {
        List<Item> items = bulk();
        items.add(large(name + "-large-" + writes));
        write(slot, items, Refresh.NONE);
      }
      case REFRESHED_INDEX ->
          write(
              slot,
              List.of(asUpdate(put(key(), false, null))),
              machine.random(2) == 0 ? Refresh.TRUE : Refresh.WAIT_FOR);
      case GET -> get(slot, key(), Freshness.ANY);
      case POSITION_GET -> get(slot, key(), Freshness.POSITION);
      case STRICT_GET -> get(slot, key(), Freshness.STRICT);
      case SEARCH -> search(slot, Freshness.ANY);
      case POSITION_SEARCH -> search(slot, Freshness.POSITION);
      case STRICT_SEARCH -> search(slot, Freshness.STRICT);
      case COUNT -> count(slot);
      case FLEETING_INDEX -> writeFleeting(slot);
      case REMOVE_INDEX -> remove(slot);
      case SET_REPLICAS -> setReplicas(slot);
    }
  }

  private String key() {
    return "k" + machine.random(scenario.keys());
  }

  /** Some of the shared documents, and some that nobody else writes. */
  private List<Item> bulk() {
    var items = new LinkedHashMap<String, Item>();
    for (long i = 1 + machine.random(8); i > 0; i--) {
      boolean shared = machine.random(3) == 0;
      String id = shared ? key() : name + "-" + writes;
      if (shared && machine.random(4) == 0) {
        items.put(id, delete(id, null));
      } else {
        Item put = put(id, false, null);
        items.put(id, writes % UPDATE_EVERY == 0 ? asUpdate(put) : put);
      }
    }
    return new ArrayList<>(items.values());
  }

  private Item put(String id, boolean create, @Nullable Condition condition) {
    return put(id, "{\"n\":\"" + name + "." + ++writes + "\"}", create, condition);
  }

  /** A document whose entry does not fit into a row, however it is compressed. */
  private Item large(String id) {
    var digits = new SplittableRandom(machine.random());
    var filling = new StringBuilder(LARGE);
    for (int i = 0; i < LARGE; i++) {
      filling.append(DIGITS.charAt(digits.nextInt(DIGITS.length())));
    }
    String source = "{\"n\":\"" + name + "." + ++writes + "\",\"filling\":\"" + filling + "\"}";
    return put(id, source, false, null);
  }

  private static Item put(String id, String source, boolean create, @Nullable Condition condition) {
    return new Item(
        INDEX,
        new DocumentWrite(
            create ? DocumentWrite.Kind.CREATE : DocumentWrite.Kind.INDEX,
            id,
            source.getBytes(StandardCharsets.UTF_8),
            condition == null ? -1 : condition.seqNo(),
            condition == null ? -1 : condition.term()));
  }

  /**
   * An update that comes to the same as the put: documents have one member, which the part
   * replaces. It is read, merged and tried again where the put is not, and must not show.
   */
  private static Item asUpdate(Item put) {
    DocumentWrite write = put.write();
    byte[] source = Objects.requireNonNull(write.source());
    return new Item(
        put.index(),
        new DocumentWrite(
            DocumentWrite.Kind.UPDATE,
            write.id(),
            source,
            -1,
            -1,
            null,
            VersionType.INTERNAL,
            DocumentWrite.NO_VERSION,
            new DocumentUpdate(source, false, UPDATE_RETRIES, false)));
  }

  private static Item delete(String id, @Nullable Condition condition) {
    return new Item(
        INDEX,
        DocumentWrite.delete(
            id,
            condition == null ? -1 : condition.seqNo(),
            condition == null ? -1 : condition.term()));
  }

  private static Call call(DocumentWrite write) {
    Condition condition =
        write.ifSeqNo() < 0 ? null : new Condition(write.ifSeqNo(), write.ifPrimaryTerm());
    byte[] source = write.source();
    return source == null
        ? new Step.Delete(condition)
        : new Step.Put(text(source), write.kind() == DocumentWrite.Kind.CREATE, condition);
  }

  private void write(SimulatedCluster.Slot slot, List<Item> items, Refresh refresh)
      throws InterruptedException {
    for (Item item : items) {
      byte[] source = item.write().source();
      if (source == null) {
        history.deletes(item.write().id());
      } else {
        history.writes(item.write().id(), text(source));
      }
    }
    long invoked = history.tick();
    CoordinatorNode node = slot.coordinator();
    List<ItemResult> results;
    try {
      results = ask(slot, () -> node.documents().write(items, refresh, TIMEOUT));
    } catch (TimeoutException e) {
      for (Item item : items) {
        unknown(item, invoked, "no answer");
      }
      return;
    }
    if (results.size() != items.size()) {
      verdict.violated(
          Invariant.ANSWERS_ARE_EXPECTED, results.size() + " results of " + items.size());
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      note(items.get(i), results.get(i), invoked);
    }
  }

  private void note(Item item, ItemResult itemResult, long invoked) {
    DocumentResult result = itemResult.document();
    String id = item.write().id();
    ApiError error = result.error();
    if (error == null) {
      DocumentResult.Outcome outcome = result.outcome();
      if (outcome == null) {
        verdict.violated(Invariant.ANSWERS_ARE_EXPECTED, "neither outcome nor error: " + result);
        return;
      }
      var done = new Step.Done(outcome, result.version(), result.seqNo(), result.primaryTerm());
      answered(item, done, invoked);
      known.put(id, new Condition(result.seqNo(), result.primaryTerm()));
      written.merge(id, result.seqNo(), Math::max);
      position = PositionToken.merge(List.of(position, itemResult.logged().position()));
      verdict.count(Count.ACKNOWLEDGED);
    } else if (error.status() == 409) {
      answered(item, new Step.Conflict(), invoked);
      known.remove(id);
      verdict.count(Count.CONFLICTS);
    } else {
      if (error.status() != 429 && error.status() != 503) {
        verdict.violated(Invariant.ANSWERS_ARE_EXPECTED, name + ": " + item + ": " + error);
      }
      unknown(item, invoked, error.reason());
    }
  }

  private void answered(Item item, Answer answer, long invoked) {
    String id = item.write().id();
    verdict.note(() -> name + ": " + id + " " + call(item.write()) + " " + answer);
    history.add(name, id, call(item.write()), answer, invoked);
  }

  private void unknown(Item item, long invoked, String why) {
    String id = item.write().id();
    verdict.note(() -> name + ": " + id + " " + call(item.write()) + " unknown: " + why);
    history.add(name, id, call(item.write()), new Step.Unknown(), invoked);
    verdict.count(Count.UNKNOWN);
  }

  private ReadConsistency consistency(Freshness freshness) {
    return switch (freshness) {
      case ANY -> ReadConsistency.ANY;
      case POSITION -> new ReadConsistency(position, false);
      case STRICT -> new ReadConsistency(PositionToken.NONE, true);
    };
  }

  private void get(SimulatedCluster.Slot slot, String id, Freshness freshness)
      throws InterruptedException {
    CoordinatorNode node = slot.coordinator();
    ReadConsistency consistency = consistency(freshness);
    boolean realtime = machine.random(3) > 0;
    long invoked = history.tick();
    Long least = written.get(id);
    var wanted = new Documents.Get(INDEX, id, null, realtime);
    GetAnswer got;
    try {
      got = ask(slot, () -> node.documents().get(wanted, consistency, TIMEOUT));
    } catch (TimeoutException | ApiException e) {
      refused(e);
      return;
    }
    verdict.count(Count.READS);
    Step.Found found = found(got);
    verdict.note(() -> "%s: %s %s get of %s: %s".formatted(name, freshness, realtime, id, found));
    if (found != null) {
      known.put(id, new Condition(found.seqNo(), found.term()));
      requireWritten(id, found);
    }
    if (freshness == Freshness.STRICT) {
      verdict.count(Count.STRICT_READS);
      history.add(name, id, new Step.Get(), found == null ? new Step.Missing() : found, invoked);
    } else if (freshness == Freshness.POSITION && least != null) {
      verdict.count(Count.POSITION_READS);
      requireAtLeast(id, found, least);
    }
  }

  private static Step.@Nullable Found found(GetAnswer got) {
    byte[] source = got.source();
    return source == null
        ? null
        : new Step.Found(text(source), got.version(), got.seqNo(), got.primaryTerm());
  }

  /** What this client has written must be there, or something later. */
  private void requireAtLeast(String id, Step.@Nullable Found found, long least) {
    if (found == null ? !history.mayBeDeletedSince(id, least) : found.seqNo() < least) {
      verdict.violated(
          Invariant.POSITIONS_ARE_HONOURED,
          "%s reads %s of %s, which it has changed with sequence number %d"
              .formatted(name, found, id, least));
    }
  }

  private void search(SimulatedCluster.Slot slot, Freshness freshness) throws InterruptedException {
    CoordinatorNode node = slot.coordinator();
    ReadConsistency consistency = consistency(freshness);
    Map<String, Long> least = Map.copyOf(written);
    Set<String> before = history.ids();
    long invoked = history.tick();
    Found answer;
    try {
      answer =
          ask(
              slot,
              () -> node.searches().search(List.of(INDEX), everything(), consistency, TIMEOUT));
    } catch (TimeoutException | ApiException e) {
      refused(e);
      return;
    }
    verdict.count(Count.SEARCHES);
    Map<String, Step.Found> found = new TreeMap<>();
    for (IndexHit hit : answer.hits()) {
      String id = hit.hit().id();
      byte[] source = hit.hit().source();
      Step.Found one =
          source == null
              ? null
              : new Step.Found(
                  text(source), hit.hit().version(), hit.hit().seqNo(), hit.hit().primaryTerm());
      if (one == null || found.put(id, one) != null) {
        verdict.violated(
            Invariant.READS_SHOW_WHAT_WAS_WRITTEN,
            "a search finds %s twice, or without a source".formatted(id));
        return;
      }
      requireWritten(id, one);
    }
    verdict.note(() -> "%s: %s search: %s".formatted(name, freshness, found));
    if (!answer.failures().isEmpty()) {
      verdict.count(Count.FAILED_READS);
      return;
    }
    if (freshness == Freshness.STRICT) {
      verdict.count(Count.STRICT_READS);
      // All at one time, as far as each document is concerned.
      for (String id : before) {
        Step.Found one = found.get(id);
        history.add(name, id, new Step.Get(), one == null ? new Step.Missing() : one, invoked);
      }
    } else if (freshness == Freshness.POSITION) {
      verdict.count(Count.POSITION_READS);
      least.forEach((id, seqNo) -> requireAtLeast(id, found.get(id), seqNo));
    }
  }

  /** Everybody's documents together are as many as are counted, or would be with some more. */
  private void count(SimulatedCluster.Slot slot) throws InterruptedException {
    CoordinatorNode node = slot.coordinator();
    ObjectNode body = everything().put("size", 0);
    var strict = new ReadConsistency(PositionToken.NONE, true);
    long invoked = history.tick();
    Found answer;
    try {
      answer = ask(slot, () -> node.searches().search(List.of(INDEX), body, strict, TIMEOUT));
    } catch (TimeoutException | ApiException e) {
      refused(e);
      return;
    }
    if (!answer.failures().isEmpty()) {
      verdict.count(Count.FAILED_READS);
      return;
    }
    verdict.count(Count.STRICT_READS);
    int certain = history.thereSince(invoked);
    if (answer.total() < certain || answer.total() > history.ids().size()) {
      verdict.violated(
          Invariant.STRICT_COUNTS_MISS_NOTHING,
          "%s counts %d documents; %d were certainly there, and %d were ever written"
              .formatted(name, answer.total(), certain, history.ids().size()));
    }
  }

  private void writeFleeting(SimulatedCluster.Slot slot) throws InterruptedException {
    Item item = put(name + "-fleeting-" + writes, false, null);
    var fleeting = new Item(FLEETING, item.write());
    long invoked = removals.tick();
    CoordinatorNode node = slot.coordinator();
    try {
      DocumentResult result =
          ask(slot, () -> node.documents().write(List.of(fleeting), Refresh.NONE, TIMEOUT))
              .getFirst()
              .document();
      ApiError error = result.error();
      verdict.note(() -> name + ": " + fleeting.write().id() + " fleeting: " + result);
      if (error == null) {
        removals.acknowledged(fleeting.write().id(), invoked);
      } else if (error.status() != 429 && error.status() != 503 && error.status() != 404) {
        verdict.violated(Invariant.ANSWERS_ARE_EXPECTED, name + ": " + fleeting + ": " + error);
      }
    } catch (TimeoutException e) {
      verdict.note(() -> name + ": no answer to a fleeting write");
    }
  }

  private void remove(SimulatedCluster.Slot slot) throws InterruptedException {
    CoordinatorNode node = slot.coordinator();
    boolean isKnown = false;
    try {
      isKnown =
          ask(
              slot,
              () -> {
                node.indices().delete(FLEETING, TIMEOUT);
                return true;
              });
    } catch (TimeoutException e) {
      verdict.note(() -> name + ": no answer to a removal");
    } catch (ApiException e) {
      verdict.note(() -> name + ": a removal: " + e.getMessage());
      if (e.error().status() == 404) {
        return;
      }
      if (e.error().status() != 503) {
        verdict.violated(Invariant.ANSWERS_ARE_EXPECTED, name + ": a removal: " + e.error());
      }
    }
    boolean isRemoved = isKnown;
    verdict.note(() -> name + ": removed: " + isRemoved);
    removals.removed(isKnown);
  }

  private void setReplicas(SimulatedCluster.Slot slot) throws InterruptedException {
    CoordinatorNode node = slot.coordinator();
    long replicas = machine.random(Math.min(scenario.workers(), MAX_COPIES));
    ObjectNode settings =
        JsonMapper.shared().createObjectNode().put("number_of_replicas", replicas);
    verdict.note(() -> name + ": replicas: " + replicas);
    try {
      ask(
          slot,
          () -> {
            node.indices().putSettings(INDEX, settings);
            return true;
          });
      verdict.count(Count.REPLICAS_SET);
    } catch (TimeoutException | ApiException e) {
      refused(e);
    }
  }

  static ObjectNode everything() {
    return JsonMapper.shared().createObjectNode().put("size", 10_000).put("track_total_hits", true);
  }

  private void requireWritten(String id, Step.Found found) {
    if (!history.wasWritten(id, found)) {
      verdict.violated(
          Invariant.READS_SHOW_WHAT_WAS_WRITTEN, "%s reads %s as %s".formatted(name, id, found));
    }
  }

  private void refused(Exception why) {
    verdict.count(Count.FAILED_READS);
    verdict.note(() -> name + ": no answer to a read: " + why.getMessage());
    if (why instanceof ApiException e && e.error().status() != 429 && e.error().status() != 503) {
      verdict.violated(Invariant.ANSWERS_ARE_EXPECTED, name + ": a read: " + e.error());
    }
  }

  private interface Asking<T> {
    T ask() throws InterruptedException;
  }

  /** Asks on the coordinator's machine: it may be paused, and it may crash. */
  private <T> T ask(SimulatedCluster.Slot slot, Asking<T> asking)
      throws InterruptedException, TimeoutException {
    var answer = new CompletableFuture<T>();
    slot.machine()
        .spawn(
            "request of " + name,
            () -> {
              try {
                answer.complete(asking.ask());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return machine.clock().await(answer, PATIENCE);
    } catch (CompletionException e) {
      if (e.getCause() instanceof ApiException cause) {
        throw cause;
      }
      verdict.violated(Invariant.ANSWERS_ARE_EXPECTED, name + " is told: " + e.getCause());
      throw new TimeoutException("no answer that can be understood");
    }
  }

  static String text(byte[] source) {
    return new String(source, StandardCharsets.UTF_8);
  }
}
