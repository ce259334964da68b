/** Counts what shard copies do, without ever making anyone wait. */
@NullMarked
package io.pinakes.worker.stats;

import org.jspecify.annotations.NullMarked;
