/**
 * What shards have found for aggregations: partial results that merge in any order and grouping.
 */
@NullMarked
package io.pinakes.common.aggregation.partial;

import org.jspecify.annotations.NullMarked;
