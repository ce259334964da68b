/** Host names and their addresses. */
@NullMarked
package io.pinakes.common.names;

import org.jspecify.annotations.NullMarked;
