/**
 * What {@code system-tests/compose/run} needs besides a shell: clients of a cluster in containers.
 */
@NullMarked
package io.pinakes.system.compose;

import org.jspecify.annotations.NullMarked;
