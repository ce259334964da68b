/** Who holds which shard: the pure plan, and the leader's loop that makes it so. */
@NullMarked
package io.pinakes.coordinator.allocation;

import org.jspecify.annotations.NullMarked;
