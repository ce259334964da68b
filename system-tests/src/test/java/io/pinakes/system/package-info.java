/**
 * Whole clusters of real processes on this machine, and what is done to them: killed, paused, cut
 * off from DynamoDB. What a client sees meanwhile and finds afterwards is the test.
 */
@NullMarked
package io.pinakes.system;

import org.jspecify.annotations.NullMarked;
