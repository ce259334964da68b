/** {@code search}: hits for people, each with the lines that match. */
@NullMarked
package io.pinakes.cli.search;

import org.jspecify.annotations.NullMarked;
