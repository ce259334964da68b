package io.pinakes.system.simulation;

/** What must hold in every run, whatever fails. */
enum Invariant {
  /** No entry is put where another is, or was, that may still be read. */
  ONE_ENTRY_PER_NUMBER,
  /**
   * An entry follows the one before it; its term is that one's, or a marker's that begins the next.
   */
  ENTRIES_FOLLOW_EACH_OTHER,
  /** Term markers and seals are never deleted or replaced. */
  MARKERS_STAY,
  /** A sealed log gets no more entries. */
  NOTHING_AFTER_A_SEAL,
  /** An index's definition goes only when its logs are sealed. */
  SEALED_BEFORE_GONE,
  /** Only batches that the manifest covers are deleted. */
  ONLY_WHAT_IS_COVERED_IS_TRUNCATED,
  /** A manifest's version rises by one, and its position never falls. */
  MANIFESTS_SUCCEED_EACH_OTHER,
  /** What a manifest or an entry names is in the blob store. */
  NAMED_BLOBS_ARE_THERE,
  /** Assignments' version rises by one, their term never falls. */
  ASSIGNMENTS_SUCCEED_EACH_OTHER,
  /**
   * In one term only one coordinator's decisions count, and none of an earlier term's afterwards.
   */
  ONE_LEADER_DECIDES,
  /** Leases' terms and record versions never fall, and their rows stay. */
  LEASES_GO_FORWARD,
  /**
   * An acknowledged write, or a later one, is found in the end, exactly once, by get and search.
   */
  ACKNOWLEDGED_WRITES_ARE_FOUND,
  /** A write that began after an index was removed is not lost with it. */
  NOTHING_IS_ACKNOWLEDGED_INTO_WHAT_IS_GONE,
  /** All copies of a shard hold the same documents, versions and sequence numbers. */
  COPIES_ARE_IDENTICAL,
  /** Nodes that start from nothing come to the same documents. */
  REPLAYS_ARE_IDENTICAL,
  /** Writes and strict reads of a document are as if one came after the other. */
  DOCUMENTS_ARE_LINEARIZABLE,
  /** Any read shows what somebody wrote, as it was written, and no document twice. */
  READS_SHOW_WHAT_WAS_WRITTEN,
  /** A read with the position of a write shows that write, or a later one. */
  POSITIONS_ARE_HONOURED,
  /** A strict count has every document that was there when it began, and nothing nobody wrote. */
  STRICT_COUNTS_MISS_NOTHING,
  /** A client is told what happened, or that it is not known; nothing else. */
  ANSWERS_ARE_EXPECTED,
  /** No node finds anything damaged. */
  NOTHING_IS_CORRUPT,
  /** No node meets anything else that it does not expect. */
  NO_ERROR_IS_LOGGED,
  /** When the faults end, all heals by itself. */
  ALL_HEALS
}
