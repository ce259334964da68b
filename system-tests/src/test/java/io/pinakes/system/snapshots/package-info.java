/** Copies, snapshots and sweeps of one shard, paused and killed between any two of their steps. */
@NullMarked
package io.pinakes.system.snapshots;

import org.jspecify.annotations.NullMarked;
