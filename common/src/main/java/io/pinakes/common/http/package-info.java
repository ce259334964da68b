/**
 * The one HTTP server of a node, for clients and for other nodes: bounded in bytes, requests and
 * time, so that no request, however broken or slow, costs the node its memory or its threads.
 */
@NullMarked
package io.pinakes.common.http;

import org.jspecify.annotations.NullMarked;
