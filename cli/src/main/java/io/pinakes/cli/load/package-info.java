/**
 * {@code load}: files become documents, documents become bulk requests. Reading is one thread; a
 * few requests are in flight at a time.
 */
@NullMarked
package io.pinakes.cli.load;

import org.jspecify.annotations.NullMarked;
