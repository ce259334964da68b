/**
 * A shard: a state machine over its log. A write travels one way: {@code Shard.write} parses,
 * {@code Sequencer} resolves and logs, {@code Applier} puts it into Lucene; {@code Refresher} makes
 * it visible.
 */
@NullMarked
package io.pinakes.worker.shard;

import org.jspecify.annotations.NullMarked;
