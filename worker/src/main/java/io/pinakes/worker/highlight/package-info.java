/** Finds the places in texts that matched, and shows them in fragments. */
@NullMarked
package io.pinakes.worker.highlight;

import org.jspecify.annotations.NullMarked;
