/** Tests. */
@NullMarked
package io.pinakes.cli.search;

import org.jspecify.annotations.NullMarked;
