/** Whether one node is well: for what watches over processes. */
@NullMarked
package io.pinakes.cli.health;

import org.jspecify.annotations.NullMarked;
