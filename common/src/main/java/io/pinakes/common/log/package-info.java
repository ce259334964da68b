/**
 * The shard log: the truth about writes. One row per entry, each put where none may be, at last +
 * 1; that alone decides who may write, whatever any lease or clock says.
 */
@NullMarked
package io.pinakes.common.log;

import org.jspecify.annotations.NullMarked;
