/**
 * Which files make up a shard's snapshot: its manifest row, and the names of the files' blobs. What
 * is in the manifest covers the log up to a position; the log's tail does the rest.
 */
@NullMarked
package io.pinakes.common.snapshot;

import org.jspecify.annotations.NullMarked;
