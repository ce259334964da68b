/** {@code status}: health, nodes and shards as tables. */
@NullMarked
package io.pinakes.cli.status;

import org.jspecify.annotations.NullMarked;
