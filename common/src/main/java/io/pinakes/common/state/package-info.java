/** Cluster state: what indices there should be and which worker holds which shard. */
@NullMarked
package io.pinakes.common.state;

import org.jspecify.annotations.NullMarked;
