/** A coordinator process: its parts put together, its lease, its turn as leader. */
@NullMarked
package io.pinakes.coordinator.node;

import org.jspecify.annotations.NullMarked;
