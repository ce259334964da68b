package io.pinakes.worker.query;

import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.mapping.FieldType.Family;
import io.pinakes.common.mapping.ValueField;
import org.jspecify.annotations.Nullable;

/** What types of fields mean to queries for text. */
final class TextFields {

  private TextFields() {}

  /** Whether the field's values are cut into words. */
  static boolean isAnalyzed(ValueField field) {
    return field.type().family() == Family.TEXT;
  }

  /** Whether the field takes a request's text as one word. */
  static boolean takesWhole(ValueField field, TextOptions options) {
    return !isAnalyzed(field) && options.analyzer() == null && !field.splitsQueries();
  }

  /** Whether the field has terms that can be compared by their letters. */
  static boolean hasTerms(ValueField field) {
    Family family = field.type().family();
    return isAnalyzed(field) || family == Family.KEYWORD || family == Family.FLAT;
  }

  /** Whether the index knows where in the field's values words stand. */
  static boolean hasPositions(ValueField field) {
    String kept = field.indexOptions();
    return field.indexed() && (kept.equals("positions") || kept.equals("offsets"));
  }

  /** Whether a query of all fields looks at this one. */
  static boolean takesText(ValueField field) {
    return switch (field.type().family()) {
      case GEO, BINARY, RANGE, COMPLETION, VECTOR -> false;
      default -> field.indexed() && field.derivation() == null;
    };
  }

  /** The field, if it has terms to be found by a pattern. */
  static ValueField requireTerms(String query, ValueField field) {
    if (!hasTerms(field)) {
      String reason =
          "Can only use "
              + query
              + " queries on keyword and text fields - not on ["
              + field.path()
              + "] which is of type ["
              + field.type().typeName()
              + "]";
      throw query.equals("fuzzy")
          ? new IllegalArgumentException(reason)
          : QueryErrors.shard(reason);
    }
    if (!field.indexed() && !field.hasDocValues()) {
      throw QueryErrors.notIndexed(field.path());
    }
    return field;
  }

  /** A term's text as the field's analyzer leaves a word that is not to be cut. */
  static String normalize(Scope scope, ValueField field, @Nullable String analyzer, String text) {
    if (!isAnalyzed(field) && analyzer == null) {
      return keyword(scope, field, text);
    }
    return scope.analyzer(field, analyzer).normalize(field.path(), text).utf8ToString();
  }

  /** The same, with {@code *} and {@code ?} and what is escaped left as they are. */
  static String normalizePattern(
      Scope scope, ValueField field, @Nullable String name, String pattern) {
    if (!isAnalyzed(field) && name == null && field.normalizer() == null) {
      return pattern;
    }
    boolean whole = !isAnalyzed(field) && name == null;
    var normal = new StringBuilder();
    int start = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '*' && c != '?' && c != '\\') {
        continue;
      }
      normal.append(part(scope, field, whole, name, pattern.substring(start, i)));
      normal.append(c);
      if (c == '\\' && i + 1 < pattern.length()) {
        normal.append(pattern.charAt(++i));
      }
      start = i + 1;
    }
    return normal.append(part(scope, field, whole, name, pattern.substring(start))).toString();
  }

  private static String part(
      Scope scope, ValueField field, boolean whole, @Nullable String name, String text) {
    if (text.isEmpty()) {
      return text;
    }
    return whole ? keyword(scope, field, text) : normalize(scope, field, name, text);
  }

  /** A keyword as its field's normalizer, if it has one, leaves it; any other text as it is. */
  static String keyword(Scope scope, ValueField field, String text) {
    return field.normalizer() == null
        ? text
        : scope.analyzers().normalized(field, text).utf8ToString();
  }
}
