package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a case has kept of answers. {@code $name} stands for the whole value, {@code ${name}} within
 * a text for the value as text; both may go on with a path into the value.
 */
final class Stash {

  private static final Pattern EMBEDDED = Pattern.compile("\\$\\{([^}]+)}");

  private final Map<String, Object> kept = new HashMap<>();

  void keep(String name, Object value) {
    kept.put(name, value);
  }

  /** Whether a text has something in it that stands for a kept value. */
  static boolean isReference(@Nullable Object value) {
    return value instanceof String text
        && ((text.startsWith("$") && text.length() > 1) || EMBEDDED.matcher(text).find());
  }

  /** What a reference stands for. */
  Object resolve(String reference) {
    if (reference.startsWith("$") && !reference.startsWith("${")) {
      return find(reference.substring(1));
    }
    Matcher embedded = EMBEDDED.matcher(reference);
    return embedded.replaceAll(found -> Matcher.quoteReplacement(find(found.group(1)).toString()));
  }

  private Object find(String path) {
    Object found = ValuePath.evaluate(kept, path, this);
    if (found == null) {
      throw new CaseFailure("nothing was kept as [" + path + "]");
    }
    return found;
  }

  /** The value with all references in it replaced, also in keys. */
  @Nullable Object resolveAll(@Nullable Object value) {
    return switch (value) {
      case String text when isReference(text) -> resolve(text);
      case Map<?, ?> map -> {
        var resolved = new LinkedHashMap<String, @Nullable Object>();
        map.forEach(
            (key, member) ->
                resolved.put(String.valueOf(resolveAll(String.valueOf(key))), resolveAll(member)));
        yield resolved;
      }
      case List<?> list -> {
        var resolved = new ArrayList<@Nullable Object>();
        list.forEach(member -> resolved.add(resolveAll(member)));
        yield resolved;
      }
      case null, default -> value;
    };
  }
}
