/**
 * Lucene files to and from the blob store: segments are immutable, so each is uploaded once and
 * fetched where it is not at hand.
 */
@NullMarked
package io.pinakes.worker.snapshot;

import org.jspecify.annotations.NullMarked;
