/** Errors in OpenSearch's shape, the same within a node, between nodes and toward clients. */
@NullMarked
package io.pinakes.common.error;

import org.jspecify.annotations.NullMarked;
