package io.pinakes.cli;

import io.pinakes.cli.node.Foreground;
import io.pinakes.cli.node.Nodes;
import io.pinakes.common.runtime.Machine;
import java.util.Map;

/**
 * What the commands touch of the world outside.
 *
 * @param environment variables that options may come from
 * @param terminal whether a person watches
 */
record Edge(
    Machine machine,
    Nodes nodes,
    Foreground foreground,
    Map<String, String> environment,
    boolean terminal) {}
