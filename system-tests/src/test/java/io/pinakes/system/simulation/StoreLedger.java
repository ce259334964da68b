package io.pinakes.system.simulation;

import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.membership.NodeRows;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import io.pinakes.system.simulation.Verdict.Count;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

  StoreLedger(Verdict verdict) {
    this.verdict = verdict;
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
        if (blob != null) {
          requireBlob(process + ": entry " + key.sort() + " of " + key.partition(), blob);
        }
      } else if (key.sort().equals("truncated")) {
        log.truncation(before, after);
      }
    } else if (key.partition().equals(STATE)) {
      state(process, key, before, after);
    } else if (after == null || after.has("lease_rvn")) {
      lease(process, key, before, after);
    }
  }

  /** The last entry that a log's manifest covers. */
  private long covered(String log) {
    return 0;
  }

  private void requireBlob(String why, String blob) {
    if (blobs.get(blob).isEmpty()) {
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
                .formatted(
                    process, is, term, after == null ? "" : after.text("assignments")));
    if (is != was + 1) {
      verdict.violated(
          Invariant.ASSIGNMENTS_SUCCEED_EACH_OTHER,
          "%s replaces version %d by version %d".formatted(process, was, is));
    }
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
          Invariant.LEASES_GO_FORWARD,
          "%s makes of %s %s".formatted(process, before, after));
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
    public void put(String name, byte[] bytes) {
      blobs.put(name, bytes);
    }

    @Override
    public Optional<byte[]> get(String name) {
      return blobs.get(name);
    }

    @Override
    public void delete(String name) {
      verdict.count(Count.BLOBS_DELETED);
      if (named().contains(name)) {
        verdict.violated(
            Invariant.NAMED_BLOBS_ARE_THERE, process + " deletes blob " + name);
      }
      blobs.delete(name);
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
      return blobs.list(prefix, after, limit);
    }
  }

  /** Blobs that must be there. */
  private Set<String> named() {
    var named = new HashSet<String>();
    logs.forEach((name, log) -> named.addAll(log.blobs()));
    return named;
  }
}
