/**
 * REST in OpenSearch's forms: routes, parameters, bodies, status codes and error shapes, over what
 * {@link io.pinakes.coordinator.api} offers. Each family of paths is a class of its own.
 */
@NullMarked
package io.pinakes.coordinator.rest;

import org.jspecify.annotations.NullMarked;
