package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.CharMappings;
import io.pinakes.common.analysis.Component;
import java.io.Reader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;

/** Makes char filters of their definitions. */
final class CharFilters {

  private CharFilters() {}

  static UnaryOperator<Reader> of(Component definition) {
    return switch (definition.type()) {
      case "html_strip" -> {
        Set<String> kept = new TreeSet<>(definition.listOrEmpty("escaped_tags"));
        yield reader ->
            kept.isEmpty()
                ? new HTMLStripCharFilter(reader)
                : new HTMLStripCharFilter(reader, kept);
      }
      case "mapping" -> {
        var builder = new NormalizeCharMap.Builder();
        CharMappings.parse(definition.listOrEmpty("mappings"))
            .forEach(rule -> builder.add(rule.from(), rule.to()));
        NormalizeCharMap map = builder.build();
        yield reader -> new MappingCharFilter(map, reader);
      }
      case "pattern_replace" -> {
        Pattern pattern = Patterns.of(definition.text("pattern", ""), definition.text("flags"));
        String replacement = definition.text("replacement", "");
        yield reader -> new PatternReplaceCharFilter(pattern, replacement, reader);
      }
      default -> throw new IllegalStateException("no char filter of type " + definition.type());
    };
  }
}
