/** What clients did and were told, and whether that can be. */
@NullMarked
package io.pinakes.system.history;

import org.jspecify.annotations.NullMarked;
