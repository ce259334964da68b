/**
 * The same generated requests to a cluster and to OpenSearch: what differs is told. OpenSearch's
 * answers are kept, so that every build compares; whoever has an OpenSearch takes them down anew.
 */
@NullMarked
package io.pinakes.system.differential;

import org.jspecify.annotations.NullMarked;
