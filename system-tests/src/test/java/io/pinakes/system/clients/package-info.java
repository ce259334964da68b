/**
 * Clients that users have, as their makers publish them, against a cluster: what they send is
 * understood, and they understand what they get.
 */
@NullMarked
package io.pinakes.system.clients;

import org.jspecify.annotations.NullMarked;
