/** Tests of the HTTP server against raw sockets. */
@NullMarked
package io.pinakes.common.http;

import org.jspecify.annotations.NullMarked;
