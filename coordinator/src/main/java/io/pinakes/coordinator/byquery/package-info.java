/** Deletions, updates and copies of all documents that a query finds. */
@NullMarked
package io.pinakes.coordinator.byquery;

import org.jspecify.annotations.NullMarked;
