/**
 * Aggregations of a search request: what is asked for, read strictly from JSON.
 *
 * <p>An aggregation has its parts in four places, each found by the compiler when one is missing:
 *
 * <table>
 *   <caption>Where to add an aggregation</caption>
 *   <tr><td>what is asked for</td><td>a record here that implements {@link
 *       io.pinakes.common.aggregation.Aggregation}, and a line in {@code AggregationParser}</td></tr>
 *   <tr><td>what a shard answers</td><td>a record in {@code aggregation.partial}; many
 *       aggregations share one</td></tr>
 *   <tr><td>how a shard collects it</td><td>an {@code Aggregator} in {@code worker.aggregation},
 *       and a line in {@code Aggregators}</td></tr>
 *   <tr><td>what the client sees</td><td>a case in {@code coordinator.aggregation.Reduction}</td></tr>
 * </table>
 */
@NullMarked
package io.pinakes.common.aggregation;

import org.jspecify.annotations.NullMarked;
