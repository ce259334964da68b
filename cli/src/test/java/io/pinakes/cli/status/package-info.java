/** Tests. */
@NullMarked
package io.pinakes.cli.status;

import org.jspecify.annotations.NullMarked;
