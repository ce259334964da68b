/** What every command may end with; below all of them, so that none needs the program around it. */
@NullMarked
package io.pinakes.cli.failure;

import org.jspecify.annotations.NullMarked;
