/**
 * Removes blobs that nothing will ever name again. What may go is decided by numbers, never by age:
 * a writer may sleep for an hour between any two of its steps.
 */
@NullMarked
package io.pinakes.coordinator.garbage;

import org.jspecify.annotations.NullMarked;
