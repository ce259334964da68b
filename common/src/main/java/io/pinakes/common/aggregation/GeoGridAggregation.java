package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.Geohash;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A bucket for each cell of a grid over the earth that has places.
 *
 * @param precision how fine the grid is, in the numbers of {@code grid}
 * @param bounds places outside are left out; null: none are
 * @param cells which of the buckets are wanted
 */
public record GeoGridAggregation(
    Grid grid, ValuesSource source, int precision, @Nullable GeoBounds bounds, TermsRequest cells)
    implements BucketAggregation {

  /** How the earth is divided. */
  public enum Grid {
    GEOHASH("geohash aggregation", 1, 12, 5),
    GEOTILE("geotile_grid", 0, 29, 7);

    private final String title;
    private final int least;
    private final int most;
    private final int otherwise;

    Grid(String title, int least, int most, int otherwise) {
      this.title = title;
      this.least = least;
      this.most = most;
      this.otherwise = otherwise;
    }

    private int checked(int precision) {
      if (precision < least || precision > most) {
        throw ApiException.illegalArgument(
            "Invalid "
                + title
                + " precision of "
                + precision
                + ". Must be between "
                + least
                + " and "
                + most
                + ".");
      }
      return precision;
    }
  }

  /** OpenSearch's default. */
  private static final int DEFAULT_SIZE = 10_000;

  /** The cells with the most places, then the last ones: OpenSearch's order. */
  private static final List<BucketOrder> ORDER =
      List.of(new BucketOrder(BucketOrder.COUNT, true), new BucketOrder(BucketOrder.KEY, true));

  static GeoGridAggregation parse(Grid grid, Members members) {
    ValuesSource source = ValuesSource.ofField(members);
    JsonNode json = members.take("precision");
    if (json != null && !json.isNumber() && !json.isString()) {
      throw members.unexpected("precision", json);
    }
    int precision =
        json == null
            ? grid.otherwise
            : members.reading("precision", () -> grid.checked(precision(grid, json)));
    int size = members.reading("size", () -> TermsRequest.positive(members, "size", DEFAULT_SIZE));
    int shardSize =
        members.reading(
            "shard_size",
            () ->
                TermsRequest.positive(members, "shard_size", TermsRequest.suggestShardSize(size)));
    JsonNode box = members.take("bounds");
    GeoBounds bounds = box == null ? null : GeoBounds.parse(members, box);
    members.end();
    return new GeoGridAggregation(
        grid,
        source,
        precision,
        bounds,
        new TermsRequest(size, Math.max(size, shardSize), 1, 0, ORDER, false));
  }

  private static int precision(Grid grid, JsonNode json) {
    if (json.isNumber()) {
      return (int) json.doubleValue();
    }
    String text = json.asString();
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      if (grid == Grid.GEOTILE) {
        throw notNumber(text, e);
      }
    }
    double meters = meters(text);
    int digits = meters == 0 ? Geohash.MAX_DIGITS : Geohash.digits(meters);
    if (digits > grid.most) {
      throw new ApiException(
          new ApiError(
              400,
              "illegal_argument_exception",
              "precision too high [" + text + "]",
              Map.of(),
              new ApiError(
                  400,
                  "illegal_argument_exception",
                  "Invalid geohash aggregation precision of "
                      + digits
                      + ". Must be between 1 and 12.")));
    }
    return digits;
  }

  private static double meters(String text) {
    try {
      return DistanceUnit.meters(text, DistanceUnit.METERS);
    } catch (IllegalArgumentException e) {
      throw notNumber(text, e);
    }
  }

  private static ApiException notNumber(String text, IllegalArgumentException cause) {
    return new ApiException(
        new ApiError(400, "number_format_exception", "For input string: \"" + text + "\""), cause);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return TermsPartial.UNMAPPED;
  }
}
