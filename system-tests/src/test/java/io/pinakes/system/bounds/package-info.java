/** What settings and parameters allow, against real nodes in one process. */
@NullMarked
package io.pinakes.system.bounds;

import org.jspecify.annotations.NullMarked;
