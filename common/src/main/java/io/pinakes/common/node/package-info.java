/** What every node is configured with, whatever its role. */
@NullMarked
package io.pinakes.common.node;

import org.jspecify.annotations.NullMarked;
