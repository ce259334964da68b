/**
 * From a document's bytes to what Lucene indexes: parsing by the mapping, analysis, similarities,
 * and the form of the index itself.
 */
@NullMarked
package io.pinakes.worker.index;

import org.jspecify.annotations.NullMarked;
