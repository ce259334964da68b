package io.pinakes.common.snapshot;

import io.pinakes.common.log.LogPosition;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.store.CorruptRowException;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Value;
import java.util.HashMap;
import java.util.Map;

/** How a manifest lies in the table: beside the log that it shortens. */
final class ManifestRows {

  static final String VERSION = "version";

  /** Tells one attempt to replace the row from every other, so that a lost answer is recovered. */
  static final String NONCE = "nonce";

  private static final String FORMAT = "format";
  private static final long CURRENT_FORMAT = 1;
  private static final String NUMBER = "number";
  private static final String TERM = "term";
  private static final String ASSIGNMENT = "assignment";
  private static final String NEXT_SEQ_NO = "next_seq_no";
  private static final String REMOVED = "removed";
  private static final String FILES = "files";

  private ManifestRows() {}

  /** After all digits and the colon, so that no page of log entries has it. */
  static Key key(ShardId shard) {
    return new Key("log/" + shard.uuid() + "/" + shard.number(), "manifest");
  }

  /**
   * Writes a manifest.
   *
   * @throws IllegalArgumentException it has more files than a row can hold
   */
  static Map<String, Value> encode(ShardId shard, Manifest manifest, String nonce) {
    Map<String, Value> row = new HashMap<>();
    row.put(FORMAT, Value.of(CURRENT_FORMAT));
    row.put(VERSION, Value.of(manifest.version()));
    row.put(NONCE, Value.of(nonce));
    row.put(NUMBER, Value.of(manifest.position().number()));
    row.put(TERM, Value.of(manifest.position().term()));
    row.put(ASSIGNMENT, Value.of(manifest.position().assignment()));
    row.put(NEXT_SEQ_NO, Value.of(manifest.nextSeqNo()));
    row.put(REMOVED, Value.of(manifest.removed()));
    row.put(FILES, Value.of(FileList.encode(shard, manifest.files())));
    return row;
  }

  /**
   * Reads a manifest.
   *
   * @throws CorruptSnapshotException a later version of Pinakes wrote it, or it is damaged
   */
  static Manifest decode(ShardId shard, Row row) throws CorruptSnapshotException {
    try {
      long format = row.requiredNumber(FORMAT);
      if (format != CURRENT_FORMAT) {
        throw new CorruptSnapshotException(
            shard + ": row " + row.key() + " has format " + format + ", which is not known here",
            null);
      }
      return new Manifest(
          row.requiredNumber(VERSION),
          new LogPosition(
              row.requiredNumber(NUMBER), row.requiredNumber(TERM), row.requiredNumber(ASSIGNMENT)),
          row.requiredNumber(NEXT_SEQ_NO),
          row.flag(REMOVED),
          FileList.decode(shard, row.requiredBytes(FILES)));
    } catch (CorruptRowException | IllegalArgumentException e) {
      throw new CorruptSnapshotException(
          shard + ": row " + row.key() + " is no manifest: " + e.getMessage(), e);
    }
  }
}
