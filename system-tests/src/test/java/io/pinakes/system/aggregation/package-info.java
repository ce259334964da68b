/** Aggregations over several shards and workers. */
@NullMarked
package io.pinakes.system.aggregation;

import org.jspecify.annotations.NullMarked;
