/** The commands that start a role or the embedded cluster and keep it in the foreground. */
@NullMarked
package io.pinakes.cli.node;

import org.jspecify.annotations.NullMarked;
