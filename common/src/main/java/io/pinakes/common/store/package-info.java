/**
 * The ordered truth: a table of rows with conditional writes, which is all that Pinakes asks of
 * DynamoDB. {@link io.pinakes.common.store.DynamoStore} is the real one; {@link
 * io.pinakes.common.store.InMemoryStore} passes the same contract test and serves the simulation.
 */
@NullMarked
package io.pinakes.common.store;

import org.jspecify.annotations.NullMarked;
