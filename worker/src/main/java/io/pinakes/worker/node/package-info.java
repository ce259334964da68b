/** A worker process: its lease, the shards that are assigned to it, and the calls it answers. */
@NullMarked
package io.pinakes.worker.node;

import org.jspecify.annotations.NullMarked;
