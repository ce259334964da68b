/**
 * Search requests: their JSON, read strictly and within bounds, as plain data. The coordinator
 * reads one to refuse what is wrong and to merge hits, the worker to execute it.
 */
@NullMarked
package io.pinakes.common.query;

import org.jspecify.annotations.NullMarked;
