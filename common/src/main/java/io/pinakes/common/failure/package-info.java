/** What a node says in its log about failures, without saying it with every request. */
@NullMarked
package io.pinakes.common.failure;

import org.jspecify.annotations.NullMarked;
