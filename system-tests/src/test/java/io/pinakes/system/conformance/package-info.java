/**
 * Runs OpenSearch's own REST tests: cases in YAML that call APIs by name, API specifications in
 * JSON that say how each name is called, and a list of the cases that passed before.
 */
@NullMarked
package io.pinakes.system.conformance;

import org.jspecify.annotations.NullMarked;
