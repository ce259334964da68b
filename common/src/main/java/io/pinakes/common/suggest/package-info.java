/** The part of a search request that asks for what the user may have meant. */
@NullMarked
package io.pinakes.common.suggest;

import org.jspecify.annotations.NullMarked;
