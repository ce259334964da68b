/** Finds what the user may have meant. */
@NullMarked
package io.pinakes.worker.suggest;

import org.jspecify.annotations.NullMarked;
