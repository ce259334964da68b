package io.pinakes.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.coordinator.api.Documents.Item;
import io.pinakes.coordinator.api.Documents.ItemResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes through any coordinator, and remembers what it was told. It writes to a
 * document again only as long as it knows what became of every write before.
 */
final class Writer {

  static final String INDEX = "books";

  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  /** Beyond the coordinator's own: it may have crashed. */
  private static final Duration PATIENCE = TIMEOUT.plusSeconds(2);

  private final String name;
  private final SimulatedCluster cluster;
  private final SimulatedMachine machine;
  private final Map<String, Doc> documents = new LinkedHashMap<>();
  private boolean stopped;
  private boolean ended;
  private int created;
  private int acknowledged;
  private int unknown;

  /**
   * What is known of a document.
   *
   * @param version of the last acknowledged write; 0: none was
   * @param possible its sources, {@code null} if it may be absent; one unless a write's outcome is
   *     unknown
   */
  record Doc(long version, Set<@Nullable String> possible) {
    /** Nobody has written it yet. */
    static final Doc ABSENT = new Doc(0, Collections.singleton(null));

    boolean isCertain() {
      return possible.size() == 1;
    }
  }

  Writer(String name, SimulatedCluster cluster) {
    this.name = name;
    this.cluster = cluster;
    this.machine = cluster.world.machine(name);
  }

  void start() {
    machine.spawn(
        name,
        () -> {
          try {
            while (!stopped) {
              writeSome();
              machine.clock().sleep(Duration.ofMillis(machine.random(400)));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            ended = true;
          }
        });
  }

  void stop() {
    stopped = true;
  }

  boolean hasEnded() {
    return ended;
  }

  Map<String, Doc> documents() {
    return documents;
  }

  int acknowledged() {
    return acknowledged;
  }

  int unknown() {
    return unknown;
  }

  private void writeSome() throws InterruptedException {
    var up = cluster.coordinatorsUp();
    if (up.isEmpty()) {
      return;
    }
    var slot = up.get((int) machine.random(up.size()));
    List<Item> items = items();
    var answer = new CompletableFuture<List<ItemResult>>();
    var documents = slot.coordinator().documents();
    slot.machine()
        .spawn(
            "request of " + name,
            () -> {
              try {
                answer.complete(documents.write(items, Refresh.NONE, TIMEOUT));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    List<ItemResult> results;
    try {
      results = machine.clock().await(answer, PATIENCE);
    } catch (TimeoutException e) {
      items.forEach(this::noteUnknown);
      return;
    }
    assertThat(results).hasSameSizeAs(items);
    for (int i = 0; i < items.size(); i++) {
      note(items.get(i), results.get(i).document());
    }
  }

  /** Up to five writes to different documents: new ones, changed ones, deletions. */
  private List<Item> items() {
    var items = new LinkedHashMap<String, Item>();
    List<String> certain =
        documents.entrySet().stream()
            .filter(entry -> entry.getValue().isCertain())
            .map(Map.Entry::getKey)
            .toList();
    for (long i = machine.random(5); i >= 0; i--) {
      boolean again = !certain.isEmpty() && machine.random(3) == 0;
      String id =
          again ? certain.get((int) machine.random(certain.size())) : name + "-" + created++;
      DocumentWrite write =
          again && machine.random(4) == 0
              ? DocumentWrite.delete(id, -1, -1)
              : new DocumentWrite(
                  DocumentWrite.Kind.INDEX,
                  id,
                  "{\"n\":%d}"
                      .formatted(machine.random(1_000_000))
                      .getBytes(StandardCharsets.UTF_8),
                  -1,
                  -1);
      items.putIfAbsent(id, new Item(INDEX, write));
    }
    return new ArrayList<>(items.values());
  }

  private void note(Item item, DocumentResult result) {
    ApiError error = result.error();
    String id = item.write().id();
    if (error != null) {
      assertThat(error.status())
          .as("seed %s: %s: %s", cluster.world.seed(), id, error)
          .isIn(429, 503);
      noteUnknown(item);
      return;
    }
    Doc before = documents.getOrDefault(id, Doc.ABSENT);
    boolean there = !before.possible.contains(null);
    Outcome expected =
        item.write().source() == null
            ? there ? Outcome.DELETED : Outcome.NOT_FOUND
            : there ? Outcome.UPDATED : Outcome.CREATED;
    assertThat(result.outcome())
        .as("seed %s: %s after %s: %s", cluster.world.seed(), id, before, result)
        .isEqualTo(expected);
    documents.put(id, new Doc(result.version(), Collections.singleton(source(item))));
    acknowledged++;
  }

  private void noteUnknown(Item item) {
    String id = item.write().id();
    Doc before = documents.getOrDefault(id, Doc.ABSENT);
    var possible = new LinkedHashSet<@Nullable String>(before.possible);
    possible.add(source(item));
    documents.put(id, new Doc(before.version, possible));
    unknown++;
  }

  private static @Nullable String source(Item item) {
    byte[] source = item.write().source();
    return source == null ? null : new String(source, StandardCharsets.UTF_8);
  }
}
