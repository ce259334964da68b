package io.pinakes.worker.shard;

/**
 * The last change of a document.
 *
 * @param deleted it was removed by that change
 */
record DocumentState(long version, long seqNo, long primaryTerm, boolean deleted) {}
