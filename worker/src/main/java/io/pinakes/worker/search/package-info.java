/**
 * Search of one shard: from the request's query to Lucene's, and from Lucene's hits to the answer.
 */
@NullMarked
package io.pinakes.worker.search;

import org.jspecify.annotations.NullMarked;
