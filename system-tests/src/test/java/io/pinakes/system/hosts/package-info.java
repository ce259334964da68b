/**
 * Several hosts on one machine: network namespaces with addresses of their own, and what may come
 * between them.
 */
@NullMarked
package io.pinakes.system.hosts;

import org.jspecify.annotations.NullMarked;
