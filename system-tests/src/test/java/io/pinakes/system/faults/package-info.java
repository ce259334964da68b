/**
 * Each fault that a cluster has to survive, done to real processes while clients write, read and
 * search.
 */
@NullMarked
package io.pinakes.system.faults;

import org.jspecify.annotations.NullMarked;
