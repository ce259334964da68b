/** Immutable files under unique names: Lucene segments and large write batches. */
@NullMarked
package io.pinakes.common.blob;

import org.jspecify.annotations.NullMarked;
