/** OpenSearch's query language: how a request states a query, and reading it within bounds. */
@NullMarked
package io.pinakes.common.dsl;

import org.jspecify.annotations.NullMarked;
