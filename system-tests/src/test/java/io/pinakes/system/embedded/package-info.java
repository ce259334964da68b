/**
 * A cluster in the test's own process, on a table and blobs in memory, for what needs no faults.
 */
@NullMarked
package io.pinakes.system.embedded;

import org.jspecify.annotations.NullMarked;
