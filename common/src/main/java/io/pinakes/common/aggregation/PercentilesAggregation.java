package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.DigestPartial;
import io.pinakes.common.aggregation.partial.HdrPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The numbers at given percents, or the percents at given numbers.
 *
 * @param ranks whether {@code at} are numbers whose percents are wanted
 * @param at percents from 0 to 100, or numbers
 * @param compression how fine a t-digest is
 * @param digits null: use a t-digest; how many significant digits an HDR histogram keeps
 */
public record PercentilesAggregation(
    boolean ranks,
    ValuesSource source,
    List<Double> at,
    boolean keyed,
    double compression,
    @Nullable Integer digits)
    implements MetricAggregation {

  private static final List<Double> DEFAULT_PERCENTS =
      List.of(1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0);

  private static final double DEFAULT_COMPRESSION = 100;
  private static final int DEFAULT_DIGITS = 3;

  /** Finer digests would only cost memory: centroids of one request. */
  private static final double MAX_COMPRESSION = 10_000;

  /** Percents or numbers of one aggregation. */
  private static final int MAX_AT = 10_000;

  public PercentilesAggregation {
    at = List.copyOf(at);
  }

  static PercentilesAggregation parse(boolean ranks, Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    List<Double> at = numbers(members, ranks ? "values" : "percents");
    boolean keyed = members.flag("keyed", true);
    Double compression = members.reading("tdigest", () -> compression(members.nested("tdigest")));
    Integer digits = members.reading("hdr", () -> digits(members.nested("hdr")));
    members.end();
    try {
      if (compression != null && digits != null) {
        throw ApiException.illegalArgument("Only one percentiles method should be declared.");
      }
      return new PercentilesAggregation(
          ranks,
          source,
          ranks ? values(members, at) : percents(members, at),
          keyed,
          compression == null ? DEFAULT_COMPRESSION : compression,
          digits);
    } catch (ApiException e) {
      throw new ApiException(
          new ApiError(
              400,
              "x_content_parse_exception",
              "Failed to build [" + members.type() + "] after last required field arrived",
              Map.of(),
              e.error()),
          e);
    }
  }

  private static List<Double> percents(Members members, @Nullable List<Double> given) {
    if (given == null) {
      return DEFAULT_PERCENTS;
    }
    if (given.isEmpty()) {
      throw ApiException.illegalArgument("[percents] must not be empty: [" + members.name() + "]");
    }
    for (double percent : given) {
      if (!(percent >= 0 && percent <= 100)) {
        throw ApiException.illegalArgument(
            "percent must be in [0,100], got [" + percent + "]: [" + members.name() + "]");
      }
    }
    return given.stream().sorted().toList();
  }

  private static List<Double> values(Members members, @Nullable List<Double> given) {
    if (given == null) {
      throw ApiException.illegalArgument("[values] must not be null: [" + members.name() + "]");
    }
    if (given.isEmpty()) {
      throw ApiException.illegalArgument(
          "[values] must not be an empty array: [" + members.name() + "]");
    }
    return given.stream().sorted().toList();
  }

  private static @Nullable List<Double> numbers(Members members, String member) {
    JsonNode json = members.take(member);
    if (json == null) {
      return null;
    }
    if (!json.isArray()) {
      throw members.unexpected(member, json);
    }
    if (json.size() > MAX_AT) {
      throw ApiException.illegalArgument(
          "[" + member + "] has more than " + MAX_AT + " members: " + json.size());
    }
    return members.reading(
        member,
        () -> {
          var numbers = new ArrayList<Double>();
          for (JsonNode number : json) {
            numbers.add(Members.number(member, number));
          }
          return numbers;
        });
  }

  private static @Nullable Double compression(@Nullable Members tdigest) {
    if (tdigest == null) {
      return null;
    }
    Double compression =
        tdigest.reading(
            "compression",
            () -> {
              Double given = tdigest.number("compression");
              if (given != null && given < 0) {
                throw ApiException.illegalArgument(
                    "[compression] must be greater than or equal to 0. Found [" + given + "]");
              }
              return given == null ? DEFAULT_COMPRESSION : bounded(given);
            });
    tdigest.end();
    return compression;
  }

  static double bounded(double compression) {
    return Math.min(compression, MAX_COMPRESSION);
  }

  private static @Nullable Integer digits(@Nullable Members hdr) {
    if (hdr == null) {
      return null;
    }
    Integer digits =
        hdr.reading(
            "number_of_significant_value_digits",
            () -> {
              int given = hdr.whole("number_of_significant_value_digits", DEFAULT_DIGITS);
              if (given < 0 || given > 5) {
                throw ApiException.illegalArgument(
                    "[numberOfSignificantValueDigits] must be between 0 and 5");
              }
              return given;
            });
    hdr.end();
    return digits;
  }

  @Override
  public boolean isSingleValue() {
    return false;
  }

  @Override
  public boolean hasMetric(String name) {
    try {
      return at.contains(Double.parseDouble(name));
    } catch (NumberFormatException e) {
      // The way of doubles to say that the text is none.
      return false;
    }
  }

  @Override
  public double metric(Partial partial, String name) {
    return results(partial, Double.parseDouble(name))[0];
  }

  /** The results for all of {@link #at}. */
  public double[] results(Partial partial) {
    return results(partial, at.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private double[] results(Partial partial, double... points) {
    return switch (partial) {
      case HdrPartial hdr -> ranks ? hdr.ranks(points) : hdr.percentiles(points);
      case DigestPartial digest -> ranks ? percents(digest, points) : numbers(digest, points);
      default -> throw Partial.mismatch();
    };
  }

  private static double[] percents(DigestPartial digest, double[] points) {
    double[] shares = digest.ranks(points);
    for (int i = 0; i < shares.length; i++) {
      shares[i] *= 100;
    }
    return shares;
  }

  private static double[] numbers(DigestPartial digest, double[] percents) {
    double[] shares = percents.clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= 100;
    }
    return digest.quantiles(shares);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return digits == null ? DigestPartial.none(compression) : HdrPartial.none(digits);
  }
}
