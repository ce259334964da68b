package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.IndexSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads index settings as clients write them: with or without the {@code index.} prefix, nested or
 * dotted, numbers or strings. What is not known is refused.
 */
final class SettingsParser {

  private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m|h|d)");
  private static final int MAX_REPLICAS = 100;

  private SettingsParser() {}

  static IndexSettings parse(ObjectNode settings) {
    var flat = new TreeMap<String, JsonNode>();
    flatten("", settings, flat);
    int shards = IndexSettings.DEFAULT.shards();
    int replicas = IndexSettings.DEFAULT.replicas();
    Duration refresh = IndexSettings.DEFAULT.refreshInterval();
    for (Map.Entry<String, JsonNode> setting : flat.entrySet()) {
      String name = setting.getKey();
      JsonNode value = setting.getValue();
      switch (name) {
        case "index.number_of_shards" -> shards = number(name, value, 1, IndexSettings.MAX_SHARDS);
        case "index.number_of_replicas" -> replicas = number(name, value, 0, MAX_REPLICAS);
        case "index.refresh_interval" -> refresh = time(name, value);
        default -> throw unknown(name);
      }
    }
    return new IndexSettings(shards, replicas, refresh);
  }

  /**
   * Reads a change of an index's settings and makes it; {@code null} means the default again.
   *
   * @throws ApiException 400 if it names something that cannot be changed
   */
  static IndexSettings change(IndexSettings before, ObjectNode settings) {
    var flat = new TreeMap<String, JsonNode>();
    flatten("", settings, flat);
    IndexSettings after = before;
    for (Map.Entry<String, JsonNode> setting : flat.entrySet()) {
      String name = setting.getKey();
      JsonNode value = setting.getValue();
      after =
          switch (name) {
            case "index.number_of_replicas" ->
                after.withReplicas(
                    value.isNull()
                        ? IndexSettings.DEFAULT.replicas()
                        : number(name, value, 0, MAX_REPLICAS));
            case "index.refresh_interval" ->
                after.withRefreshInterval(
                    value.isNull() ? IndexSettings.DEFAULT.refreshInterval() : time(name, value));
            case "index.number_of_shards" ->
                throw ApiException.illegalArgument(
                    "final index setting [" + name + "], not updateable");
            default -> throw unknown(name);
          };
    }
    return after;
  }

  private static ApiException unknown(String name) {
    return new ApiException(
        400,
        "settings_exception",
        "unknown setting ["
            + name
            + "] please check that any required plugins are installed, or check the breaking"
            + " changes documentation for removed settings");
  }

  private static void flatten(String prefix, ObjectNode settings, Map<String, JsonNode> flat) {
    for (Map.Entry<String, JsonNode> member : settings.properties()) {
      String name = prefix + member.getKey();
      if (member.getValue() instanceof ObjectNode nested) {
        flatten(name + ".", nested, flat);
      } else {
        String full = name.startsWith("index.") ? name : "index." + name;
        if (flat.putIfAbsent(full, member.getValue()) != null) {
          throw ApiException.illegalArgument("setting [" + full + "] is given twice");
        }
      }
    }
  }

  /** A scalar's text, or the JSON of what is none. */
  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asString() : value.toString();
  }

  private static int number(String name, JsonNode value, int min, int max) {
    int number;
    try {
      number = Integer.parseInt(text(value));
    } catch (NumberFormatException e) {
      throw ApiException.illegalArgument(
          "Failed to parse value [%s] for setting [%s]".formatted(text(value), name));
    }
    if (number < min) {
      throw ApiException.illegalArgument(
          "Failed to parse value [%d] for setting [%s] must be >= %d".formatted(number, name, min));
    }
    if (number > max) {
      throw ApiException.illegalArgument(
          "Failed to parse value [%d] for setting [%s] must be <= %d".formatted(number, name, max));
    }
    return number;
  }

  private static Duration time(String name, JsonNode value) {
    String text = text(value);
    if (text.equals("-1")) {
      return Duration.ofMillis(-1);
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches() || time.group(1).length() > 9) {
      throw ApiException.illegalArgument(
          "failed to parse setting [%s] with value [%s] as a time value: unit is missing or unrecognized"
              .formatted(name, text));
    }
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
