/** Tests. */
@NullMarked
package io.pinakes.cli.load;

import org.jspecify.annotations.NullMarked;
