/** The values that options take: durations, sizes, addresses. */
@NullMarked
package io.pinakes.cli.option;

import org.jspecify.annotations.NullMarked;
