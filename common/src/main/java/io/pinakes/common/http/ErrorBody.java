package io.pinakes.common.http;

import io.pinakes.common.error.ApiError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes an error as OpenSearch's clients expect to read it. */
final class ErrorBody {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ErrorBody() {}

  static byte[] of(ApiError error) {
    Map<String, Object> members = members(error);
    var root = new LinkedHashMap<>(members);
    root.remove("caused_by");
    var all = new LinkedHashMap<String, Object>();
    all.put("root_cause", List.of(root));
    all.putAll(members);
    var body = new LinkedHashMap<String, Object>();
    body.put("error", all);
    body.put("status", error.status());
    return MAPPER.writeValueAsBytes(body);
  }

  private static Map<String, Object> members(ApiError error) {
    var members = new LinkedHashMap<String, Object>();
    members.put("type", error.type());
    members.put("reason", error.reason());
    members.putAll(error.detail());
    if (error.causedBy() != null) {
      members.put("caused_by", members(error.causedBy()));
    }
    return members;
  }
}
