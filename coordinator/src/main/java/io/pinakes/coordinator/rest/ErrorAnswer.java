package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Errors in OpenSearch's shape. */
final class ErrorAnswer {

  /** The members that OpenSearch writes in an order of its own; others follow by name. */
  private static final List<String> ORDER =
      List.of("line", "col", "index", "shard", "resource.id", "resource.type", "index_uuid");

  /** Causes that say more than the error around them, so that clients look for them. */
  private static final Set<String> ROOTS =
      Set.of(
          "mapper_parsing_exception",
          "strict_dynamic_mapping_exception",
          "query_shard_exception",
          "x_content_parse_exception",
          "parse_exception",
          "parsing_exception");

  private ErrorAnswer() {}

  /** An answer that is an error. */
  static RestResponse of(ApiError error, @Nullable Throwable trace) {
    return RestResponse.json(
            error.status(),
            out -> {
              out.open().open("error").openArray("root_cause");
              out.open();
              members(rootCause(error), out);
              out.close().closeArray();
              members(error, out);
              causedBy(error, out);
              if (trace != null) {
                out.field("stack_trace", stackTrace(trace));
              }
              out.close().field("status", error.status()).close();
            })
        .withRetryAfter(error.status());
  }

  /** An error as a member of something else, such as an item of a bulk answer. */
  static void write(String name, ApiError error, JsonOut out) {
    out.open(name);
    members(error, out);
    causedBy(error, out);
    out.close();
  }

  /** The same with the root cause, as where an error stands for a document. */
  static void writeWithRoot(String name, ApiError error, JsonOut out) {
    out.open(name).openArray("root_cause").open();
    members(rootCause(error), out);
    out.close().closeArray();
    members(error, out);
    causedBy(error, out);
    out.close();
  }

  /** An answer whose error is a mere sentence, as for wrong methods. */
  static RestResponse sentence(int status, String error) {
    return RestResponse.json(
        status, out -> out.open().field("error", error).field("status", status).close());
  }

  private static void members(ApiError error, JsonOut out) {
    out.field("type", error.type()).field("reason", error.reason());
    error.detail().entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Object> member) -> position(member.getKey()))
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(member -> out.any(member.getKey(), member.getValue()));
  }

  private static int position(String member) {
    int position = ORDER.indexOf(member);
    return position < 0 ? ORDER.size() : position;
  }

  private static void causedBy(ApiError error, JsonOut out) {
    if (error.causedBy() != null) {
      write("caused_by", error.causedBy(), out);
    }
  }

  private static ApiError rootCause(ApiError error) {
    ApiError root = error;
    while (root.causedBy() != null
        && (root.type().equals("search_phase_execution_exception")
            || ROOTS.contains(root.causedBy().type()))) {
      root = root.causedBy();
    }
    return root;
  }

  private static String stackTrace(Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
