/**
 * What a coordinator does, apart from how it is asked: REST and the feeder are written against
 * these interfaces.
 */
@NullMarked
package io.pinakes.coordinator.api;

import org.jspecify.annotations.NullMarked;
