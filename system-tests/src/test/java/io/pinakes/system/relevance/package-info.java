/** How well searches rank: judged collections, and what bare Lucene makes of them. */
@NullMarked
package io.pinakes.system.relevance;

import org.jspecify.annotations.NullMarked;
