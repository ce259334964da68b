package io.pinakes.system.simulation;

import io.pinakes.common.log.BatchBlob;
import io.pinakes.common.log.Nonce;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.SegmentBlob;
import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import io.pinakes.coordinator.garbage.GarbageRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A guard that is taken out, and the runs that are likely to miss it. */
enum Mutant {

  /** An append replaces what has its number. */
  APPEND_WITHOUT_CONDITION(Profile.ZOMBIES) {
    @Override
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      return store.write(isEntry(write, "batch") ? unconditional(write) : write, timeout);
    }
  },

  /** Whoever opens a log believes that its marker is there. */
  NO_TERM_MARKER(Profile.ZOMBIES) {
    @Override
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      return isEntry(write, "term") ? new WriteResult.Written() : store.write(write, timeout);
    }
  },

  /** An entry that has the number is taken for one's own. */
  ANY_NONCE_IS_MINE(Profile.ZOMBIES) {
    @Override
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      return withNonce(store.write(write, timeout), nonce(write));
    }
  },

  /** One's own entry, whose answer was lost, is taken for another's. */
  NO_NONCE_IS_MINE(Profile.LOST_ANSWERS) {
    @Override
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      String other = nonce(write) == null ? null : "0".repeat(32);
      return withNonce(store.write(write, timeout), other);
    }
  },

  /** Whoever removes an index believes that its logs are sealed. */
  NO_SEAL(Profile.REMOVALS) {
    @Override
    Mutation mutation() {
      return new BelievedSeals();
    }
  },

  /** Assignments are replaced whoever has written them since they were read, in whatever term. */
  ASSIGNMENTS_WITHOUT_CONDITION(Profile.LEADERS) {
    @Override
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      boolean isAssignments = write.key().sort().equals("assignments");
      return store.write(isAssignments ? unconditional(write) : write, timeout);
    }
  },

  /** A truncation deletes term markers with the batches before them. */
  TRUNCATION_OF_MARKERS(Profile.SNAPSHOTS) {
    @Override
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      WriteResult result = store.write(write, timeout);
      if (write instanceof Write.Delete && LogLedger.isEntry(write.key().sort())) {
        String log = write.key().partition();
        String first = "0".repeat(write.key().sort().length());
        for (Row row :
            store
                .query(log, first, write.key().sort(), 1_000, Consistency.STRONG, timeout)
                .rows()) {
          store.write(new Write.Delete(row.key(), Condition.always()), timeout);
        }
      }
      return result;
    }
  },

  /** A manifest is replaced whatever has replaced it since it was read. */
  MANIFEST_WITHOUT_CONDITION(Profile.SNAPSHOTS) {
    @Override
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      boolean isManifest = write.key().sort().equals("manifest");
      return store.write(isManifest ? unconditional(write) : write, timeout);
    }
  },

  /** A batch's blob goes while its number is still free. */
  BATCH_BLOBS_GO_EARLY(Profile.LARGE_BATCHES) {
    @Override
    GarbageRules garbageRules() {
      return new WeakRules() {
        @Override
        public boolean mayGo(BatchBlob blob, @Nullable Nonce logged, long truncatedBefore) {
          return logged == null || super.mayGo(blob, logged, truncatedBefore);
        }
      };
    }
  },

  /** A segment's blob goes when no manifest names it, even if it was uploaded for the next. */
  SEGMENT_BLOBS_GO_EARLY(Profile.SNAPSHOTS) {
    @Override
    GarbageRules garbageRules() {
      return new WeakRules() {
        @Override
        public boolean mayGo(SegmentBlob blob, Manifest current) {
          String name = blob.name();
          return current.files().stream().noneMatch(file -> file.blob().equals(name));
        }
      };
    }
  },

  /** What a strict read asks the log is answered with what was there some time ago. */
  STRICT_READS_ASK_NOBODY(Profile.STRICT_READS) {
    @Override
    Mutation mutation() {
      return new StaleLogs();
    }
  };

  /** The rules as they are, for one that is weaker in a part. */
  private abstract static class WeakRules implements GarbageRules {
    private final GarbageRules rules = GarbageRules.byNumbers();

    @Override
    public boolean mayGo(BatchBlob blob, @Nullable Nonce logged, long truncatedBefore) {
      return rules.mayGo(blob, logged, truncatedBefore);
    }

    @Override
    public boolean mayGo(SegmentBlob blob, Manifest current) {
      return rules.mayGo(blob, current);
    }
  }

  private final Profile profile;

  Mutant(Profile profile) {
    this.profile = profile;
  }

  Profile profile() {
    return profile;
  }

  WriteResult write(Store store, Write write, Duration timeout)
      throws StoreException, InterruptedException {
    return store.write(write, timeout);
  }

  GarbageRules garbageRules() {
    return GarbageRules.byNumbers();
  }

  /** For one run. */
  Mutation mutation() {
    return new Mutation() {
      @Override
      public Store store(Store store) {
        return new ChangedStore(store) {
          @Override
          public WriteResult write(Write write, Duration timeout)
              throws StoreException, InterruptedException {
            return Mutant.this.write(store, write, timeout);
          }
        };
      }

      @Override
      public GarbageRules garbageRules() {
        return Mutant.this.garbageRules();
      }
    };
  }

  static boolean isEntry(Write write, String kind) {
    return write instanceof Write.Put put
        && put.key().partition().startsWith("log/")
        && LogLedger.isEntry(put.key().sort())
        && Value.of(kind).equals(put.attributes().get("kind"));
  }

  private static Write unconditional(Write write) {
    return write instanceof Write.Put put
        ? new Write.Put(put.key(), put.attributes(), Condition.always())
        : write;
  }

  /** Of the entry that is put; null if it is none. */
  private static @Nullable String nonce(Write write) {
    return write instanceof Write.Put put
            && LogLedger.isEntry(put.key().sort())
            && put.attributes().get("nonce") instanceof Value.Text(String nonce)
        ? nonce
        : null;
  }

  private static WriteResult withNonce(WriteResult result, @Nullable String nonce) {
    if (nonce == null || !(result instanceof WriteResult.Refused(Row current)) || current == null) {
      return result;
    }
    Map<String, Value> attributes = new HashMap<>(current.attributes());
    attributes.put("nonce", Value.of(nonce));
    return new WriteResult.Refused(new Row(current.key(), attributes));
  }
}
