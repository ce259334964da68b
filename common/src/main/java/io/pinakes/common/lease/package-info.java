/**
 * A lease is a row that one process owns for as long as it keeps changing it. No wall clock is
 * compared, each change of owner raises a term for ever, and a loss is told apart by its reason.
 * Depends on the runtime and the store only.
 */
@NullMarked
package io.pinakes.common.lease;

import org.jspecify.annotations.NullMarked;
