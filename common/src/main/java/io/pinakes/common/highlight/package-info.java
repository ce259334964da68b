/** The part of a search request that asks for the places in texts that matched. */
@NullMarked
package io.pinakes.common.highlight;

import org.jspecify.annotations.NullMarked;
