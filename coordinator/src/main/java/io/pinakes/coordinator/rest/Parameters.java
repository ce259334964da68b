package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The query of a request. It remembers which names were asked for, so that what nobody reads can be
 * refused. Used by one thread.
 */
public final class Parameters {

  /** Waits are never longer, whatever a client asks. */
  public static final Duration MAX_DURATION = Duration.ofDays(1);

  private final Map<String, String> values;
  private final Set<String> asked = new TreeSet<>();

  public Parameters(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** The value as it was sent, empty if only the name was. */
  public Optional<String> get(String name) {
    asked.add(name);
    return Optional.ofNullable(values.get(name));
  }

  /** Like {@link #get}; an empty value is no value. */
  public Optional<String> nonEmpty(String name) {
    return get(name).filter(value -> !value.isEmpty());
  }

  /** True if only the name was sent. */
  public boolean flag(String name, boolean fallback) {
    return switch (get(name).orElse(null)) {
      case null -> fallback;
      case "", "true" -> true;
      case "false" -> false;
      case String other ->
          throw ApiException.illegalArgument(
              "Failed to parse value [" + other + "] as only [true] or [false] are allowed.");
    };
  }

  /** A whole number of 32 bits. */
  public Optional<Integer> integer(String name) {
    return get(name)
        .map(
            value -> {
              try {
                return Integer.parseInt(value);
              } catch (NumberFormatException e) {
                throw notANumber("int", name, value);
              }
            });
  }

  /** A whole number of 64 bits. */
  public Optional<Long> number(String name) {
    return get(name)
        .map(
            value -> {
              try {
                return Long.parseLong(value);
              } catch (NumberFormatException e) {
                throw notANumber("long", name, value);
              }
            });
  }

  private static ApiException notANumber(String type, String name, String value) {
    return new ApiException(
        new ApiError(
            400,
            "illegal_argument_exception",
            "Failed to parse " + type + " parameter [" + name + "] with value [" + value + "]",
            Map.of(),
            new ApiError(400, "number_format_exception", "For input string: \"" + value + "\"")));
  }

  /** A time such as {@code 30s}; {@code -1} and {@code 0} are given back as they are. */
  public Optional<Duration> duration(String name) {
    return nonEmpty(name).map(value -> TimeValue.parse(name, value)).map(Parameters::bounded);
  }

  /** How long to wait; {@code fallback} too if it is {@code -1}. */
  public Duration timeout(String name, Duration fallback) {
    return duration(name).filter(time -> !time.isNegative()).orElse(fallback);
  }

  private static Duration bounded(Duration time) {
    return time.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : time;
  }

  /** What stands between commas; empty parts are left out. */
  public List<String> list(String name) {
    return get(name).map(Parameters::split).orElse(List.of());
  }

  static List<String> split(String value) {
    return Arrays.stream(value.split(",", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /** Accepts parameters that change nothing here; how long to wait must be a time all the same. */
  public void ignore(String... names) {
    for (String name : names) {
      if (name.endsWith("timeout")) {
        Optional<Duration> _ = duration(name);
      }
      asked.add(name);
    }
  }

  /** Refuses parameters that OpenSearch knows and that would be wrong to ignore. */
  public void unsupported(String... names) {
    for (String name : names) {
      if (nonEmpty(name).isPresent()) {
        throw notSupported(name);
      }
    }
  }

  /** Refuses parameters that are on; off is what happens anyway. */
  public void unsupportedFlag(String... names) {
    for (String name : names) {
      if (flag(name, false)) {
        throw notSupported(name);
      }
    }
  }

  private static ApiException notSupported(String name) {
    return ApiException.illegalArgument("parameter [" + name + "] is not supported");
  }

  /**
   * Refuses what nobody has asked for.
   *
   * @param path for the message
   */
  void requireAllRead(String path) {
    KnownNames.require(values.keySet(), asked, "parameter", path);
  }
}
