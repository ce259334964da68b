/** Calls between nodes: typed requests and answers as CBOR over HTTP, or in memory under test. */
@NullMarked
package io.pinakes.common.rpc;

import org.jspecify.annotations.NullMarked;
