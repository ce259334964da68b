/** Requests about documents, to a whole cluster in this process. */
@NullMarked
package io.pinakes.system.documents;

import org.jspecify.annotations.NullMarked;
