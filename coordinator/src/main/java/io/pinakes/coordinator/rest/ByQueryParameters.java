package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.byquery.Job;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all requests by query say of how they are carried out.
 *
 * @param documentsPerSecond infinite: no bound
 * @param maxDocuments {@link Job#ALL}: no bound
 */
record ByQueryParameters(
    double documentsPerSecond,
    int slices,
    long maxDocuments,
    Documents.WriteOptions options,
    boolean refresh,
    Job.Reading reading) {

  /** Documents of a batch that does not say it; OpenSearch's. */
  static final int BATCH_SIZE = 1_000;

  /** How long a snapshot lives between two batches; OpenSearch's default {@code scroll}. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

  /** The most there may be in a batch, whatever {@code index.max_result_window} allows. */
  static final int MAX_BATCH_SIZE = SearchBody.MAX_WINDOW;

  static ByQueryParameters of(Parameters parameters) {
    if (!parameters.flag("wait_for_completion", true)) {
      throw ApiException.illegalArgument(
          "[wait_for_completion] [false] is not supported: a request by query is carried out while"
              + " its client waits");
    }
    int slices = slices(parameters);
    int activeShards = ActiveShards.of(parameters).orElse(Documents.AS_INDEX_SAYS);
    return new ByQueryParameters(
        requestsPerSecond(parameters),
        slices,
        parameters.integer("max_docs").map(most -> maxDocuments(most, slices)).orElse(Job.ALL),
        new Documents.WriteOptions(
            Refresh.NONE,
            activeShards == ActiveShards.ALL ? Documents.ALL_COPIES : activeShards,
            parameters.timeout("timeout", Timeouts.WRITE)),
        parameters.flag("refresh", false),
        reading(parameters));
  }

  private static double requestsPerSecond(Parameters parameters) {
    String text = parameters.nonEmpty("requests_per_second").orElse("-1");
    double speed;
    try {
      speed = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw noSpeed(new ApiError(400, "number_format_exception", quoted(text)));
    }
    if (speed == -1) {
      return Double.POSITIVE_INFINITY;
    }
    if (!(speed > 0)) {
      throw noSpeed(null);
    }
    return speed;
  }

  private static ApiException noSpeed(@Nullable ApiError cause) {
    return new ApiException(
        new ApiError(
            400,
            "illegal_argument_exception",
            "[requests_per_second] must be a float greater than 0. Use -1 to disable throttling.",
            Map.of(),
            cause));
  }

  /** The documents of a job are not divided; what is asked for is checked all the same. */
  private static int slices(Parameters parameters) {
    String text = parameters.nonEmpty("slices").orElse("1");
    if (text.equals("auto")) {
      return 1;
    }
    ApiError cause = null;
    try {
      int slices = Integer.parseInt(text);
      if (slices >= 1) {
        return slices;
      }
    } catch (NumberFormatException e) {
      cause = new ApiError(400, "number_format_exception", quoted(text));
    }
    throw new ApiException(
        new ApiError(
            400,
            "illegal_argument_exception",
            "[slices] must be a positive integer or the string \"auto\", but was [" + text + "]",
            Map.of(),
            cause));
  }

  private static String quoted(String text) {
    return "For input string: \"" + text + "\"";
  }

  private static long maxDocuments(int most, int slices) {
    if (most < 0) {
      throw ApiException.illegalArgument(
          "[max_docs] parameter cannot be negative, found [" + most + "]");
    }
    if (most < slices) {
      throw ApiException.illegalArgument("[max_docs] should be >= [slices]");
    }
    return most;
  }

  /** The bound that a body gives. */
  static Optional<Long> maxDocuments(Optional<Integer> inBody, int slices) {
    return inBody.map(most -> maxDocuments(most, slices));
  }

  /** Whether a job goes on after a conflict. */
  static boolean proceeds(String conflicts) {
    return switch (conflicts) {
      case "proceed" -> true;
      case "abort" -> false;
      default ->
          throw ApiException.illegalArgument(
              "conflicts may only be \"proceed\" or \"abort\" but was [" + conflicts + "]");
    };
  }

  /** The documents of a batch. */
  static int batchSize(int asked) {
    if (asked == 0) {
      throw ApiException.invalid("[size] cannot be [0] in a scroll context");
    }
    if (asked < 0) {
      throw ApiException.illegalArgument(
          "[size] parameter cannot be negative, found [" + asked + "]");
    }
    if (asked > MAX_BATCH_SIZE) {
      throw ApiException.illegalArgument(
          "Batch size is too large, size must be less than or equal to: ["
              + MAX_BATCH_SIZE
              + "] but was ["
              + asked
              + "]. No setting allows more.");
    }
    return asked;
  }

  /** How long a job's snapshot lives, and a search of it may take. */
  private static Job.Reading reading(Parameters parameters) {
    Duration asked = parameters.timeout("search_timeout", Timeouts.READ);
    boolean bounded = asked.isPositive() && asked.compareTo(Timeouts.READ) < 0;
    return new Job.Reading(
        bounded ? asked : Timeouts.READ,
        parameters.timeout("scroll", KEEP_ALIVE),
        parameters.list("routing"));
  }
}
