/** Mappings: which fields an index has and how each is indexed. Pure data; no Lucene. */
@NullMarked
package io.pinakes.common.mapping;

import org.jspecify.annotations.NullMarked;
