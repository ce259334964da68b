package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths into JSON: names and positions with dots between them. {@code \.} is a dot of a name, a
 * part that begins with {@code $} stands for a kept value, and {@code _arbitrary_key_} for the name
 * of a member, whichever.
 */
final class ValuePath {

  private static final String ANY_KEY = "_arbitrary_key_";

  private ValuePath() {}

  /** The value at a path; null if it is not there. The empty path leads to {@code root}. */
  static @Nullable Object evaluate(@Nullable Object root, String path, Stash stash) {
    Object current = root;
    for (String part : parts(path)) {
      if (current == null) {
        return null;
      }
      String key = Stash.isReference(part) ? stash.resolve(part).toString() : part;
      current = member(current, key, path);
    }
    return current;
  }

  private static @Nullable Object member(Object of, String key, String path) {
    return switch (of) {
      case Map<?, ?> map when key.equals(ANY_KEY) ->
          map.keySet().stream()
              .findFirst()
              .orElseThrow(() -> new CaseFailure("[" + path + "]: an object without members"));
      case Map<?, ?> map -> map.get(key);
      case List<?> list -> element(list, key, path);
      default -> throw new CaseFailure("[" + path + "]: nothing is below the value [" + of + "]");
    };
  }

  private static @Nullable Object element(List<?> list, String key, String path) {
    int position;
    try {
      position = Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw new CaseFailure("[" + path + "]: [" + key + "] is no position in a list", e);
    }
    if (position < 0 || position >= list.size()) {
      throw new CaseFailure("[" + path + "]: the list has " + list.size() + " elements");
    }
    return list.get(position);
  }

  static List<String> parts(String path) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length() && path.charAt(i + 1) == '.') {
        part.append('.');
        i++;
      } else if (c == '.') {
        addIfAny(part, parts);
      } else {
        part.append(c);
      }
    }
    addIfAny(part, parts);
    return parts;
  }

  private static void addIfAny(StringBuilder part, List<String> parts) {
    if (!part.isEmpty()) {
      parts.add(part.toString());
      part.setLength(0);
    }
  }
}
