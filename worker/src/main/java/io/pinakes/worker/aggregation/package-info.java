/**
 * Aggregations over one shard: documents are collected segment by segment into numbered buckets,
 * from which partial results are made at the end.
 *
 * <p>A bucket's number is unique within its aggregation; an aggregation inside another is told the
 * number of the bucket that a document is in, its owner. All aggregations of a request share one
 * {@link io.pinakes.worker.aggregation.Allowance}, which bounds their memory and buckets.
 */
@NullMarked
package io.pinakes.worker.aggregation;

import org.jspecify.annotations.NullMarked;
