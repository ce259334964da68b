package io.pinakes.system.simulation;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.Content;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.membership.NodeRows;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SegmentFile;
import io.pinakes.common.snapshot.SnapshotException;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import io.pinakes.system.simulation.Verdict.Count;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table and the blobs of a cluster, and a watch over every change of them. */
final class StoreLedger {

  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final String STATE = "state";
  private static final String LOGS = "log/";

  private final InMemoryStore table = new InMemoryStore();
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final Verdict verdict;
  private final Map<String, LogLedger> logs = new TreeMap<>();
  private final Map<Long, String> deciders = new HashMap<>();
  private final Map<String, Manifest> manifests = new TreeMap<>();
  private final Manifests reader;
  private Assignments assignments = Assignments.NONE;

  /**
   * Makes an empty table and no blobs.
   *
   * @param machine one that never fails
   */
  StoreLedger(Verdict verdict, Machine machine) {
    this.verdict = verdict;
    this.reader = new Manifests(table, machine, AT_ONCE);
  }

  /** The table itself, for whoever checks. */
  Store table() {
    return table;
  }

  /** The blobs themselves, for whoever checks. */
  BlobStore blobs() {
    return blobs;
  }

  /** The number of a log's last entry; 0 if it has none. */
  long lastEntry(String uuid, int shard) {
    LogLedger log = logs.get(LOGS + uuid + "/" + shard);
    return log == null ? 0 : log.last();
  }

  /** The table as a process uses it. */
  Store usedBy(String process) {
    return new View(process);
  }

  /** The blobs as a process uses them. */
  BlobStore blobsUsedBy(String process) {
    return new Blobs(process);
  }

  private final class View implements Store {
    private final String process;

    View(String process) {
      this.process = process;
    }

    @Override
    public Optional<Row> get(Key key, Consistency consistency, Duration timeout) {
      return table.get(key, consistency, timeout);
    }

    @Override
    public Page query(
        String partition,
        String from,
        String to,
        int limit,
        Consistency consistency,
        Duration timeout)
        throws StoreException {
      return table.query(partition, from, to, limit, consistency, timeout);
    }

    @Override
    public WriteResult write(Write write, Duration timeout) throws StoreException {
      Row before = read(write.key());
      WriteResult result = table.write(write, timeout);
      Row after = read(write.key());
      // The same once more, as after a lost answer, is no change.
      if (result instanceof WriteResult.Written && !Objects.equals(before, after)) {
        changed(process, write.key(), before, after);
      }
      return result;
    }
  }

  private @Nullable Row read(Key key) {
    return table.get(key, Store.Consistency.STRONG, AT_ONCE).orElse(null);
  }

  private void changed(String process, Key key, @Nullable Row before, @Nullable Row after) {
    if (key.partition().startsWith(LOGS)) {
      LogLedger log = logs.computeIfAbsent(key.partition(), name -> new LogLedger(name, verdict));
      if (LogLedger.isEntry(key.sort())) {
        log.entry(process, before, after, covered(key.partition()));
        String blob = after == null ? null : after.text("blob");
        // A late copy of an append that was truncated since names what is gone, and is not read.
        if (blob != null && log.names(blob)) {
          requireBlob(process + ": entry " + key.sort() + " of " + key.partition(), blob);
        }
      } else if (key.sort().equals("truncated")) {
        log.truncation(before, after);
      } else if (key.sort().equals("manifest")) {
        manifest(process, log, key, before, after);
      }
    } else if (key.partition().equals(STATE)) {
      state(process, key, before, after);
    } else if (after == null || after.has("lease_rvn")) {
      lease(process, key, before, after);
    }
  }

  /** The last entry that a log's manifest covers; all, if the index was removed. */
  private long covered(String log) {
    Manifest manifest = manifests.getOrDefault(log, Manifest.NONE);
    return manifest.removed() ? Long.MAX_VALUE : manifest.position().number();
  }

  private void manifest(
      String process, LogLedger log, Key key, @Nullable Row before, @Nullable Row after) {
    Manifest was = manifests.getOrDefault(key.partition(), Manifest.NONE);
    Manifest is = after == null ? Manifest.NONE : read(key.partition());
    manifests.put(key.partition(), is);
    verdict.count(Count.SNAPSHOTS);
    verdict.note(() -> "%s: %s has %s".formatted(process, key.partition(), is));
    if (is.version() != was.version() + 1
        || was.removed()
        || is.position().number() < was.position().number()
        || is.position().number() > log.last()) {
      verdict.violated(
          Invariant.MANIFESTS_SUCCEED_EACH_OTHER,
          "%s: %s is replaced by %s, and the log ends at %d"
              .formatted(process, was, is, log.last()));
    }
    for (SegmentFile file : is.files()) {
      requireBlob(process + ": " + is + " of " + key.partition(), file.blob());
    }
  }

  private Manifest read(String log) {
    String[] parts = log.split("/", -1);
    try {
      return reader.load(new ShardId(parts[1], parts[1], Integer.parseInt(parts[2])));
    } catch (SnapshotException | InterruptedException e) {
      throw new IllegalStateException("the table itself does not fail", e);
    }
  }

  private void requireBlob(String why, String blob) {
    if (!blobs.list(blob, "", 1).contains(blob)) {
      verdict.violated(Invariant.NAMED_BLOBS_ARE_THERE, why + " names blob " + blob);
    }
  }

  private void state(String process, Key key, @Nullable Row before, @Nullable Row after) {
    if (key.sort().equals("assignments")) {
      assignments(process, before, after);
    } else if (key.sort().startsWith("index/")) {
      definition(process, before, after);
    }
  }

  private void assignments(String process, @Nullable Row before, @Nullable Row after) {
    long was = before == null ? 0 : before.requiredNumber("version");
    long wasTerm = before == null ? 0 : before.requiredNumber("term");
    long is = after == null ? 0 : after.requiredNumber("version");
    long term = after == null ? 0 : after.requiredNumber("term");
    verdict.note(
        () ->
            "%s: assignments %d of term %d %s"
                .formatted(process, is, term, after == null ? "" : after.text("assignments")));
    if (is != was + 1) {
      verdict.violated(
          Invariant.ASSIGNMENTS_SUCCEED_EACH_OTHER,
          "%s replaces version %d by version %d".formatted(process, was, is));
    }
    compare(after);
    Row lease = read(NodeRows.LEADER);
    long leads = lease == null ? 0 : lease.requiredNumber("lease_term");
    String decider = deciders.putIfAbsent(term, process);
    if (term < wasTerm || term > leads || (decider != null && !decider.equals(process))) {
      verdict.violated(
          Invariant.ONE_LEADER_DECIDES,
          "%s writes in term %d after term %d; the leader's lease has term %d, and %s wrote in it"
              .formatted(process, term, wasTerm, leads, decider));
    }
  }

  /** Counts the primaries that have changed: to a copy that there was, or to a new one. */
  private void compare(@Nullable Row after) {
    Assignments next = after == null ? Assignments.NONE : decodedAssignments();
    next.byIndex()
        .forEach(
            (uuid, shards) -> {
              for (int i = 0; i < shards.size(); i++) {
                ShardAssignment was = assignments.of(uuid, i);
                ShardAssignment is = shards.get(i);
                if (was.primary().isPresent() && !was.primary().equals(is.primary())) {
                  boolean hadCopy = is.primary().filter(was.copies()::contains).isPresent();
                  verdict.count(hadCopy ? Count.PROMOTIONS : Count.MOVES);
                }
              }
            });
    assignments = next;
  }

  private Assignments decodedAssignments() {
    try {
      return new StateStore(table, AT_ONCE).loadAssignments();
    } catch (StoreException | InterruptedException e) {
      throw new IllegalStateException("the table itself does not fail", e);
    }
  }

  private void definition(String process, @Nullable Row before, @Nullable Row after) {
    if (after != null || before == null) {
      return;
    }
    String uuid = before.requiredText("uuid");
    verdict.count(Count.INDICES_REMOVED);
    verdict.note(() -> process + ": index " + before.key().sort() + " " + uuid + " is removed");
    for (int i = 0; i < before.requiredNumber("shards"); i++) {
      LogLedger log = logs.get(LOGS + uuid + "/" + i);
      if (log == null || !log.isSealed()) {
        verdict.violated(
            Invariant.SEALED_BEFORE_GONE,
            "%s removes %s, and the log of its shard %d is open"
                .formatted(process, before.key().sort(), i));
      }
    }
  }

  private void lease(String process, Key key, @Nullable Row before, @Nullable Row after) {
    if (before == null || !before.has("lease_rvn")) {
      return;
    }
    long term = after == null ? -1 : after.requiredNumber("lease_term");
    long rvn = after == null ? -1 : after.requiredNumber("lease_rvn");
    long wasTerm = before.requiredNumber("lease_term");
    boolean sameOwner =
        after != null && before.requiredText("lease_owner").equals(after.text("lease_owner"));
    if (rvn != before.requiredNumber("lease_rvn") + 1
        || (sameOwner ? term < wasTerm : term != wasTerm + 1)) {
      verdict.violated(
          Invariant.LEASES_GO_FORWARD, "%s makes of %s %s".formatted(process, before, after));
    }
    if (key.equals(NodeRows.LEADER) && term > wasTerm) {
      verdict.count(Count.LEADERS);
      verdict.note(() -> process + " leads in term " + term);
    }
  }

  private final class Blobs implements BlobStore {
    private final String process;

    Blobs(String process) {
      this.process = process;
    }

    @Override
    public void put(String name, Content content) throws IOException {
      blobs.put(name, content);
    }

    @Override
    public Optional<InputStream> open(String name) {
      return blobs.open(name);
    }

    @Override
    public void delete(String name) {
      verdict.count(Count.BLOBS_DELETED);
      if (isNamed(name)) {
        verdict.violated(Invariant.NAMED_BLOBS_ARE_THERE, process + " deletes blob " + name);
      }
      blobs.delete(name);
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
      return blobs.list(prefix, after, limit);
    }
  }

  /** Whether somebody may still want to read this blob. */
  private boolean isNamed(String blob) {
    return logs.values().stream().anyMatch(log -> log.names(blob))
        || manifests.values().stream()
            .anyMatch(
                manifest -> manifest.files().stream().anyMatch(file -> file.blob().equals(blob)));
  }
}
