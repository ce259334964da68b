package io.pinakes.common.aggregation;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pipeline aggregation by its name.
 *
 * @param type the name of its type in the request
 * @param meta that the request wants back in the answer
 */
public record PipelineNode(
    String name, String type, PipelineAggregation aggregation, @Nullable ObjectNode meta)
    implements NamedAggregation {}
