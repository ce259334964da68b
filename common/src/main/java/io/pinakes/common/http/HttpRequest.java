package io.pinakes.common.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A request as it arrived, its body included.
 *
 * @param method in capitals
 * @param rawPath as it was sent, percent-encoding and all, without the query
 * @param path the decoded segments of the path; empty ones (of {@code //} or a last {@code /}) are
 *     left out
 * @param parameters the decoded query in the order it was sent; a name given twice has its last
 *     value, a name without a value an empty one, both as in OpenSearch
 * @param headers by name in any case; several of one name are joined by a comma
 * @param body empty if there was none; already inflated if it came compressed
 */
public record HttpRequest(
    String method,
    String rawPath,
    List<String> path,
    SequencedMap<String, String> parameters,
    Map<String, String> headers,
    byte[] body) {

  public HttpRequest {
    path = List.copyOf(path);
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = Collections.unmodifiableMap(anyCase);
  }

  /** The header's value; the name may be in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
