/** Who is there: every node holds a lease of its own, and anyone can list them. */
@NullMarked
package io.pinakes.common.membership;

import org.jspecify.annotations.NullMarked;
