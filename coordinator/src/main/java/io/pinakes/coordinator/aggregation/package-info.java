/**
 * Aggregations' answers: partial results of shards are merged and reduced to results, which are
 * written as JSON. Pipeline aggregations compute on results.
 */
@NullMarked
package io.pinakes.coordinator.aggregation;

import org.jspecify.annotations.NullMarked;
