/** Classes that break the walls on purpose, in packages that are named as the product's are. */
@NullMarked
package io.pinakes.system.walls.offenders;

import org.jspecify.annotations.NullMarked;
