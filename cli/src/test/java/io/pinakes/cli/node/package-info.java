/** Tests. */
@NullMarked
package io.pinakes.cli.node;

import org.jspecify.annotations.NullMarked;
