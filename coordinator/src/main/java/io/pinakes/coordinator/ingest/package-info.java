/** Writes and reads of documents: to their shards and back. */
@NullMarked
package io.pinakes.coordinator.ingest;

import org.jspecify.annotations.NullMarked;
