/** Creation, change and removal of indices. */
@NullMarked
package io.pinakes.coordinator.index;

import org.jspecify.annotations.NullMarked;
