/** The one executable: its commands, where their options come from, and how they end. */
@NullMarked
package io.pinakes.cli;

import org.jspecify.annotations.NullMarked;
