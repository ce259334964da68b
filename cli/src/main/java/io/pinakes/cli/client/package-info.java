/** How the client commands talk to the coordinators. */
@NullMarked
package io.pinakes.cli.client;

import org.jspecify.annotations.NullMarked;
