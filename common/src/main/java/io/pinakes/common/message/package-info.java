/**
 * What coordinators and workers say to each other. Records that travel as CBOR; members may be
 * added, never renamed, so that nodes of neighbouring versions understand each other.
 */
@NullMarked
package io.pinakes.common.message;

import org.jspecify.annotations.NullMarked;
