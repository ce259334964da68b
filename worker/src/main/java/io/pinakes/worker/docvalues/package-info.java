/** The doc values of a shard's fields, opened by each field's type. */
@NullMarked
package io.pinakes.worker.docvalues;

import org.jspecify.annotations.NullMarked;
