package io.pinakes.common.node;

import java.util.function.IntFunction;

/**
 * Where a node listens.
 *
 * @param bind the address of the interface
 * @param port 0: any that is free
 * @param address the {@code host:port} that other nodes call, for the port that it got
 */
public record Listening(String bind, int port, IntFunction<String> address) {}
