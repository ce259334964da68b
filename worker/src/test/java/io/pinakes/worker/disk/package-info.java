/** A disk for simulated workers. */
@NullMarked
package io.pinakes.worker.disk;

import org.jspecify.annotations.NullMarked;
