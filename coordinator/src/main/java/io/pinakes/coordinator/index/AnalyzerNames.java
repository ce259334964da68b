package io.pinakes.coordinator.index;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import org.jspecify.annotations.Nullable;

/** Whether the analyzers and normalizers that a mapping names are there. */
final class AnalyzerNames {

  private AnalyzerNames() {}

  /**
   * Checks a mapping's names.
   *
   * @throws ApiException 400 {@code mapper_parsing_exception} for one that is not there
   */
  static void check(Mapping mapping, Analysis analysis) {
    for (ValueField field : mapping.valueFields().values()) {
      requireAnalyzer(field.analyzer(), analysis);
      requireAnalyzer(field.searchAnalyzer(), analysis);
      requireAnalyzer(field.searchQuoteAnalyzer(), analysis);
      if (field.normalizer() != null && !analysis.hasNormalizer(field.normalizer())) {
        throw new ApiException(
            400,
            "mapper_parsing_exception",
            "normalizer [" + field.normalizer() + "] not found for field [" + field.path() + "]");
      }
    }
  }

  private static void requireAnalyzer(@Nullable String name, Analysis analysis) {
    if (name != null && !analysis.hasAnalyzer(name)) {
      throw new ApiException(
          400,
          "mapper_parsing_exception",
          "analyzer [" + name + "] has not been configured in mappings");
    }
  }
}
