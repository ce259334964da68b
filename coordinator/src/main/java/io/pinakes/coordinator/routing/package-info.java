/** The way from an index to the worker that must answer. */
@NullMarked
package io.pinakes.coordinator.routing;

import org.jspecify.annotations.NullMarked;
