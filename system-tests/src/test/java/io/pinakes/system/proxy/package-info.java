/** A network that is slow, broken or silent, in front of a server that is not. */
@NullMarked
package io.pinakes.system.proxy;

import org.jspecify.annotations.NullMarked;
