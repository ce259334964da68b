/**
 * Measures what a search of one shard spends its time on, for searches that ask for it. The names
 * and the shape are OpenSearch's; everything runs on the search's thread.
 */
@NullMarked
package io.pinakes.worker.profile;

import org.jspecify.annotations.NullMarked;
