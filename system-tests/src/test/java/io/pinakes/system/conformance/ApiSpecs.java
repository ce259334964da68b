package io.pinakes.system.conformance;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** All APIs that the specification knows, by name. */
final class ApiSpecs {

  private static final String COMMON = "_common.json";

  private final Map<String, ApiSpec> byName;
  private final Set<String> common;

  private ApiSpecs(Map<String, ApiSpec> byName, Set<String> common) {
    this.byName = byName;
    this.common = common;
  }

  /** Reads files of JSON, one for each API, and one for what all of them take. */
  static ApiSpecs parse(Map<String, String> files) {
    var byName = new HashMap<String, ApiSpec>();
    Set<String> common = Set.of();
    for (var file : files.entrySet()) {
      if (file.getKey().equals(COMMON)) {
        common =
            Values.object(Values.object(Values.json(file.getValue()).getFirst()).get("params"))
                .keySet();
      } else {
        ApiSpec api = ApiSpec.parse(file.getValue());
        byName.put(api.name(), api);
      }
    }
    return new ApiSpecs(byName, common);
  }

  Request request(Call call) {
    ApiSpec api = byName.get(call.api());
    if (api == null) {
      throw new CaseFailure("the specification has no [" + call.api() + "]");
    }
    return api.request(call, common);
  }
}
