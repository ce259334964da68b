package io.pinakes.worker.analysis;

import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;

/** Words whose stems are given: {@code word, word => stem}. */
final class StemmerOverrides {

  private StemmerOverrides() {}

  static UnaryOperator<TokenStream> of(List<String> rules) {
    var builder = new StemmerOverrideFilter.Builder(false);
    for (String rule : rules) {
      int arrow = rule.indexOf("=>");
      String stem = arrow < 0 ? "" : rule.substring(arrow + 2).strip();
      if (arrow < 1 || stem.isEmpty() || rule.indexOf("=>", arrow + 2) >= 0) {
        throw ApiException.illegalArgument("Invalid Keyword override Rule:" + rule);
      }
      for (String word : rule.substring(0, arrow).split(",", -1)) {
        if (word.isBlank()) {
          throw ApiException.illegalArgument("Invalid Keyword override Rule:" + rule);
        }
        builder.add(word.strip(), stem);
      }
    }
    try {
      StemmerOverrideFilter.StemmerOverrideMap map = builder.build();
      return in -> new StemmerOverrideFilter(in, map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
