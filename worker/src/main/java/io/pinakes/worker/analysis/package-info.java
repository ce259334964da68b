/** Lucene's chains for an index's analysis settings. */
@NullMarked
package io.pinakes.worker.analysis;

import org.jspecify.annotations.NullMarked;
