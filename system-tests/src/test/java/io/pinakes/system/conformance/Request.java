package io.pinakes.system.conformance;

import java.util.Map;

/**
 * A request as it is sent.
 *
 * @param path with its query
 * @param body empty if there is none
 */
record Request(String method, String path, String body, Map<String, String> headers) {}
