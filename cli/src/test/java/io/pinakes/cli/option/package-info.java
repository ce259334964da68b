/** Tests. */
@NullMarked
package io.pinakes.cli.option;

import org.jspecify.annotations.NullMarked;
