/** A whole cluster on one thread, in virtual time, from a seed. */
@NullMarked
package io.pinakes.system.simulation;

import org.jspecify.annotations.NullMarked;
