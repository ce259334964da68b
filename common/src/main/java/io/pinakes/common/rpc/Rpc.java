package io.pinakes.common.rpc;

/**
 * A call that one node can make to another.
 *
 * @param name unique; part of the path of the HTTP request
 * @param request the request's record type
 * @param answer the answer's record type
 */
public record Rpc<Q, A>(String name, Class<Q> request, Class<A> answer) {}
