/** Benchmarks that one can run; each prints its figures and fails when a promise is not kept. */
@NullMarked
package io.pinakes.bench;

import org.jspecify.annotations.NullMarked;
