/**
 * How an index turns text into terms, as data: its analyzers, their parts, and what is built in.
 */
@NullMarked
package io.pinakes.common.analysis;

import org.jspecify.annotations.NullMarked;
