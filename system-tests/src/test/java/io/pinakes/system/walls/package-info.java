/**
 * The walls between packages, and what no class may call. Each wall is also held against {@link
 * io.pinakes.system.walls.offenders offenders}, so that none of them is there only by name.
 */
@NullMarked
package io.pinakes.system.walls;

import org.jspecify.annotations.NullMarked;
