/** What clients do while things break, what they remember of it, and what they check afterwards. */
@NullMarked
package io.pinakes.system.workload;

import org.jspecify.annotations.NullMarked;
