package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.bytes;
import static io.pinakes.worker.shard.ShardWorld.create;
import static io.pinakes.worker.shard.ShardWorld.delete;
import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentUpdate;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.DocumentWrite.Kind;
import io.pinakes.common.message.VersionType;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates, alone, together in one request, and against each other. */
final class UpdatesTest {

  private ShardWorld world;
  private Node node;
  private Shard shard;

  @BeforeEach
  void open() throws Exception {
    world = new ShardWorld(1);
    node = world.node("n1");
    shard = node.open(1);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static DocumentWrite update(String id, String part) {
    return update(id, part, null, true, 0);
  }

  private static DocumentWrite update(
      String id, String part, @Nullable String upsert, boolean detectNoop, int retries) {
    byte[] otherwise = upsert == null ? null : bytes(upsert);
    return new DocumentWrite(
        Kind.UPDATE,
        id,
        bytes(part),
        -1,
        -1,
        null,
        VersionType.INTERNAL,
        -1,
        new DocumentUpdate(otherwise, detectNoop, retries, true));
  }

  private List<DocumentResult> write(DocumentWrite... writes) throws Exception {
    return node.write(shard, writes).results();
  }

  private String source(String id) throws Exception {
    return text(node.get(shard, id).source());
  }

  private static String text(byte @Nullable [] source) {
    return source == null ? "none" : new String(source, StandardCharsets.UTF_8).replace('"', '\'');
  }

  private static List<String> outcomes(List<DocumentResult> results) {
    return results.stream()
        .map(r -> r.error() == null ? String.valueOf(r.outcome()) : r.error().status() + "")
        .toList();
  }

  private static void assertMissing(DocumentResult result, String id) {
    ApiError error = Objects.requireNonNull(result.error());
    assertThat(error.status()).isEqualTo(404);
    assertThat(error.type()).isEqualTo("document_missing_exception");
    assertThat(error.reason()).isEqualTo("[" + id + "]: document missing");
  }

  @Test
  void aPartIsMergedIntoTheDocument() throws Exception {
    write(index("x", "{'a':1.10,'o':{'p':[1,2],'q':{'r':1}},'s':1234567890123456789}"));
    DocumentResult result =
        write(update("x", "{'o':{'p':[3],'q':{'t':null}},'n':{'m':7.0}}")).getFirst();
    assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(result.version()).isEqualTo(2);
    assertThat(source("x"))
        .isEqualTo(
            "{'a':1.10,'o':{'p':[3],'q':{'r':1,'t':null}},'s':1234567890123456789,"
                + "'n':{'m':7.0}}")
        .isEqualTo(text(result.source()));
  }

  @Test
  void anUpdateThatChangesNothingWritesNothingUnlessToldTo() throws Exception {
    write(index("x", "{'a':{'b':1}}"));
    int entries = world.log().size();
    DocumentResult noop = write(update("x", "{'a':{'b':1}}")).getFirst();
    assertThat(noop.outcome()).isEqualTo(Outcome.NOOP);
    assertThat(noop.version()).isEqualTo(1);
    assertThat(noop.seqNo()).isZero();
    assertThat(text(noop.source())).isEqualTo("{'a':{'b':1}}");
    assertThat(world.log()).hasSize(entries);
    assertThat(write(update("x", "{'a':{'b':1}}", null, false, 0)).getFirst().version())
        .isEqualTo(2);
  }

  @Test
  void withoutADocumentThereIsTheUpsertOrAnError() throws Exception {
    assertMissing(write(update("x", "{'a':1}")).getFirst(), "x");
    DocumentResult made = write(update("x", "{'a':1}", "{'b':1}", true, 0)).getFirst();
    assertThat(made.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(text(made.source())).isEqualTo("{'b':1}");
    write(delete("x"));
    assertMissing(write(update("x", "{'a':1}")).getFirst(), "x");
    assertThat(write(update("x", "{'a':1}", "{'c':1}", true, 0)).getFirst().version()).isEqualTo(3);
  }

  @Test
  void theRoutingOfADocumentStays() throws Exception {
    write(
        new DocumentWrite(
            Kind.INDEX, "x", bytes("{}"), -1, -1, "r", VersionType.INTERNAL, -1, null));
    write(update("x", "{'a':1}"));
    assertThat(node.get(shard, "x").routing()).isEqualTo("r");
  }

  @Test
  void writesOfOneRequestSeeEachOtherAndGoToTheLogTogether() throws Exception {
    int entries = world.log().size();
    List<DocumentResult> results =
        write(
            update("x", "{'a':1}", "{'n':0}", true, 0),
            update("x", "{'a':1}"),
            update("x", "{'a':1}"),
            update("none", "{'a':1}"),
            update("x", "{'a':2}"),
            index("y", "{'a':1}"),
            update("y", "{'c':1}"));
    assertThat(outcomes(results))
        .containsExactly("CREATED", "UPDATED", "NOOP", "404", "UPDATED", "CREATED", "UPDATED");
    assertThat(results.stream().map(DocumentResult::version))
        .containsExactly(1L, 2L, 2L, -1L, 3L, 1L, 2L);
    assertThat(source("x")).isEqualTo("{'n':0,'a':2}");
    assertThat(source("y")).isEqualTo("{'a':1,'c':1}");
    assertThat(world.log()).hasSize(entries + 1);
  }

  @Test
  void aWriteAfterAnUpdateOfTheSameDocumentComesAfterIt() throws Exception {
    write(index("x", "{'n':0}"));
    List<DocumentResult> results =
        write(
            update("x", "{'a':1}"),
            delete("x"),
            update("x", "{'a':2}"),
            update("x", "{'a':3}", "{'up':1}", true, 0),
            index("x", "{'z':1}"),
            update("x", "{'y':1}"));
    assertThat(outcomes(results))
        .containsExactly("UPDATED", "DELETED", "404", "CREATED", "UPDATED", "UPDATED");
    assertThat(source("x")).isEqualTo("{'z':1,'y':1}");
  }

  @Test
  void anUpdateThatBuildsOnAWriteThatFailsIsMadeFromTheDocumentAsItIs() throws Exception {
    write(index("x", "{'old':1}"));
    List<DocumentResult> results =
        write(
            create("x", "{'new':1}"),
            update("x", "{'a':1}"),
            index("y", "{'d':'2020-01-01'}"),
            index("z", "{'d':'no date'}"),
            update("z", "{'e':1}", "{'fresh':true}", true, 0));
    assertThat(outcomes(results)).containsExactly("409", "UPDATED", "CREATED", "400", "CREATED");
    assertThat(source("x")).isEqualTo("{'old':1,'a':1}");
    assertThat(source("z")).isEqualTo("{'fresh':true}");
  }

  @Test
  void anUpdateMayExpectAChange() throws Exception {
    write(index("x", "{'n':0}"));
    DocumentUpdate how = new DocumentUpdate(null, true, 0, false);
    for (long expected : new long[] {7, 0}) {
      var write =
          new DocumentWrite(
              Kind.UPDATE, "x", bytes("{'n':1}"), expected, 1, null, VersionType.INTERNAL, -1, how);
      DocumentResult result = write(write).getFirst();
      if (expected == 0) {
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(result.source()).isNull();
      } else {
        assertThat(Objects.requireNonNull(result.error()).reason())
            .isEqualTo(
                "[x]: version conflict, required seqNo [7], primary term [1]. current document"
                    + " has seqNo [0] and primary term [1]");
      }
    }
  }

  @Test
  void documentsAreAnsweredWithOnlyUpToABound() throws Exception {
    String large = "x".repeat(1 << 20);
    write(index("x", "{'s':'" + large + "'}"));
    var updates = new DocumentWrite[24];
    for (int i = 0; i < updates.length; i++) {
      updates[i] = update("x", "{'n" + i + "':1}");
    }
    List<DocumentResult> results = write(updates);
    long bytes = 0;
    for (DocumentResult result : results) {
      byte[] source = result.source();
      bytes += source == null ? 0 : source.length;
    }
    assertThat(bytes)
        .isBetween(Updates.MAX_RETURNED_BYTES, Updates.MAX_RETURNED_BYTES + (8L << 20));
    assertThat(outcomes(results)).startsWith("UPDATED").endsWith("429").doesNotContain("409");
    assertThat(source("x")).contains("'n0':1").doesNotContain("'n23'");
  }

  @Test
  void withoutRetriesOneOfTwoAtATimeIsAConflict() throws Exception {
    write(index("x", "{}"));
    Duration slow = Duration.ofMillis(10);
    node.store.follow(_ -> new Fault.Delay(slow, slow));
    List<CompletableFuture<WriteAnswer>> both = new ArrayList<>();
    for (String part : List.of("{'a':1}", "{'b':1}")) {
      both.add(node.begin(() -> shard.write(request(update("x", part)))));
    }
    world.world.runFor(TIMEOUT);
    assertThat(both.stream().flatMap(f -> outcomes(f.join().results()).stream()))
        .containsExactlyInAnyOrder("UPDATED", "409");
  }

  @Test
  void ofManyUpdatesAtATimeNoneIsLost() throws Exception {
    for (int seed = 1; seed <= 15; seed++) {
      close();
      world = new ShardWorld(seed);
      node = world.node("n1");
      shard = node.open(1);
      updateFromManySides(seed, 12, 8);
    }
  }

  /**
   * Each update adds a member that no other does: one that overwrote another would show as a member
   * that is missing, one that was carried out twice as a version without a member. The store fails
   * now and then, also after it has written, so that answers are lost; and half way another node
   * becomes the primary.
   */
  private void updateFromManySides(int seed, int clients, int each) throws Exception {
    FaultPlan faults =
        _ ->
            switch ((int) node.machine.random(40)) {
              case 0 -> Fault.unreachable();
              case 1 -> Fault.answerLost();
              default -> Fault.none();
            };
    var primary = new AtomicReference<>(shard);
    List<String> acknowledged = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<CompletableFuture<Boolean>> done = new ArrayList<>();
    node.store.follow(faults);
    for (int c = 0; c < clients; c++) {
      int client = c;
      done.add(
          node.begin(
              () -> {
                for (int i = 0; i < each; i++) {
                  String member = "'c" + client + "_" + i + "':1";
                  var write = update("x", "{" + member + "}", "{" + member + "}", false, 1_000);
                  try {
                    DocumentResult result =
                        primary.get().write(request(write)).results().getFirst();
                    if (result.error() == null) {
                      acknowledged.add(member);
                      versions.add(result.version());
                    } else {
                      assertThat(result.error().status()).isEqualTo(503);
                      unknown.add(member);
                    }
                  } catch (ApiException e) {
                    unknown.add(member);
                    node.machine.clock().sleep(Duration.ofMillis(node.machine.random(50)));
                  }
                }
                return true;
              }));
    }
    while (acknowledged.size() < clients * each / 4) {
      world.world.runFor(Duration.ofMillis(10));
    }
    Node second = world.node("n2");
    primary.set(second.open(2));
    world.world.runFor(TIMEOUT.multipliedBy(10));
    done.forEach(CompletableFuture::join);

    Node third = world.node("n3");
    GetAnswer found = third.get(third.open(3), "x");
    String source = text(found.source());
    assertThat(acknowledged).as("seed %s", seed).hasSizeGreaterThan(clients * each / 3);
    assertThat(source).as("seed %s", seed).contains(acknowledged);
    assertThat(versions).as("seed %s", seed).doesNotHaveDuplicates();
    long members = source.chars().filter(c -> c == ':').count();
    assertThat(found.version()).as("seed %s", seed).isEqualTo(members);
    assertThat(members).isLessThanOrEqualTo(acknowledged.size() + unknown.size());
  }
}
