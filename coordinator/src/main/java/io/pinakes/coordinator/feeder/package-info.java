/**
 * The book's example: documents are submitted by URL, fetched and indexed, and found by how often
 * words occur in them. Its queue is the index itself, so no submission lives in one node only.
 */
@NullMarked
package io.pinakes.coordinator.feeder;

import org.jspecify.annotations.NullMarked;
