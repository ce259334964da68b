package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a case is not to be run.
 *
 * @param versions of the server; null if it is for all
 * @param features that the runner needs
 */
record Skip(@Nullable VersionRanges versions, List<String> features, String reason) {

  /** What this runner can do beyond the least. */
  private static final Set<String> FEATURES =
      Set.of(
          "allowed_warnings",
          "allowed_warnings_regex",
          "arbitrary_key",
          "catch_unauthorized",
          "close_to",
          "contains",
          "default_shards",
          "embedded_stash_key",
          "headers",
          "node_selector",
          "stash_in_key",
          "stash_in_path",
          "warnings",
          "warnings_regex",
          "yaml");

  static Skip parse(Map<String, @Nullable Object> members) {
    Object versions = members.get("version");
    var features = new ArrayList<String>();
    if (members.get("features") != null) {
      features.addAll(Values.texts(members.get("features")));
    }
    return new Skip(
        versions == null ? null : VersionRanges.parse(String.valueOf(versions)),
        features,
        String.valueOf(members.getOrDefault("reason", "no reason is given")));
  }

  /** Why a case is not for a version; empty if it is. */
  Optional<String> whyNot(Version version) {
    if (versions != null && versions.contain(version)) {
      return Optional.of("not for version " + version + ": " + reason);
    }
    return features.stream()
        .filter(feature -> !FEATURES.contains(feature))
        .findFirst()
        .map(feature -> "needs a runner with [" + feature + "]");
  }
}
