/**
 * Time, chance, waiting and threads, passed in from outside. Protocol code takes a {@link
 * io.pinakes.common.runtime.Machine} and touches no clock, timer, random source or executor of the
 * JDK, so that a simulation can run the same classes on one thread, in virtual time, from a seed.
 */
@NullMarked
package io.pinakes.common.runtime;

import org.jspecify.annotations.NullMarked;
