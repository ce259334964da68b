/** Searches: to one copy of every shard at once, and one merged answer. */
@NullMarked
package io.pinakes.coordinator.search;

import org.jspecify.annotations.NullMarked;
