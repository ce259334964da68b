package io.pinakes.system.simulation;

import io.pinakes.common.store.Condition;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A guard that is taken out, and the runs that are likely to miss it. */
enum Mutant implements Mutation {

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
    WriteResult write(Store store, Write write, Duration timeout)
        throws StoreException, InterruptedException {
      return isEntry(write, "seal") ? new WriteResult.Written() : store.write(write, timeout);
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
  };

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

  private static boolean isEntry(Write write, String kind) {
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
    if (nonce == null
        || !(result instanceof WriteResult.Refused(Row current))
        || current == null) {
      return result;
    }
    Map<String, Value> attributes = new HashMap<>(current.attributes());
    attributes.put("nonce", Value.of(nonce));
    return new WriteResult.Refused(new Row(current.key(), attributes));
  }
}
