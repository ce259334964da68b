package io.pinakes.coordinator.index;

import io.pinakes.common.analysis.BuiltIn;
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
  static void check(Mapping mapping) {
    for (ValueField field : mapping.valueFields().values()) {
      requireAnalyzer(field.analyzer());
      requireAnalyzer(field.searchAnalyzer());
      requireAnalyzer(field.searchQuoteAnalyzer());
      if (field.normalizer() != null) {
        throw new ApiException(
            400,
            "mapper_parsing_exception",
            "normalizer [" + field.normalizer() + "] not found for field [" + field.path() + "]");
      }
    }
  }

  private static void requireAnalyzer(@Nullable String name) {
    if (name != null && !BuiltIn.isAnalyzer(name)) {
      throw new ApiException(
          400,
          "mapper_parsing_exception",
          "analyzer [" + name + "] has not been configured in mappings");
    }
  }
}
