/**
 * A small cluster for tests: a table in memory, a simulated network, and workers that are honest.
 */
@NullMarked
package io.pinakes.coordinator.world;

import org.jspecify.annotations.NullMarked;
