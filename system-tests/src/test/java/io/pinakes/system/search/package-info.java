/** What hits are shown, in which order and with what within, over several shards. */
@NullMarked
package io.pinakes.system.search;

import org.jspecify.annotations.NullMarked;
