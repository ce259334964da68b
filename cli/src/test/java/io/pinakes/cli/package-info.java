/** Tests. */
@NullMarked
package io.pinakes.cli;

import org.jspecify.annotations.NullMarked;
