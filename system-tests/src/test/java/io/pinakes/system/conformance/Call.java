package io.pinakes.system.conformance;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of an API by its name.
 *
 * @param arguments for the path, the query or the client
 * @param bodies none, one, or the lines of a bulk request
 */
record Call(
    String api,
    Map<String, String> arguments,
    List<@Nullable Object> bodies,
    Map<String, String> headers) {}
