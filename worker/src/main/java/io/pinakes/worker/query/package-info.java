/** From the request's query to Lucene's, by an index's mapping: a file for each family. */
@NullMarked
package io.pinakes.worker.query;

import org.jspecify.annotations.NullMarked;
