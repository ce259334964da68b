package io.pinakes.coordinator.aggregation;

import java.util.Set;

/** Names that OpenSearch's errors have for results: those of its classes. */
final class ResultClass {

  private static final Set<String> NO_NUMBERS = Set.of("geo_bounds", "geo_centroid");

  private ResultClass() {}

  /** Whether a metric of that type has numbers, but is none. */
  static boolean isNoNumber(String type) {
    return NO_NUMBERS.contains(type);
  }

  /** The name for a result by its type in {@code typed_keys}. */
  static String of(String type) {
    return switch (type) {
      case "sterms" -> "StringTerms";
      case "lterms" -> "LongTerms";
      case "ulterms" -> "UnsignedLongTerms";
      case "dterms" -> "DoubleTerms";
      case "srareterms" -> "StringRareTerms";
      case "lrareterms" -> "LongRareTerms";
      case "sigsterms" -> "SignificantStringTerms";
      case "siglterms" -> "SignificantLongTerms";
      case "ip_range" -> "InternalBinaryRange";
      case "geohash_grid" -> "GeoHashGrid";
      case "geotile_grid" -> "GeoTileGrid";
      default -> "Internal" + camelCase(type);
    };
  }

  private static String camelCase(String type) {
    var name = new StringBuilder();
    for (String word : type.split("_", -1)) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return name.toString();
  }
}
