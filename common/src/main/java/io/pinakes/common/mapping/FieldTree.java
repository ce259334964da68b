package io.pinakes.common.mapping;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds a tree of objects from fields that are given by path. */
final class FieldTree {

  private final String path;
  private final Map<String, Field> fields = new TreeMap<>();
  private final Map<String, FieldTree> objects = new TreeMap<>();

  /** What the object is like, if it was given; its properties are in the maps. */
  private @Nullable ObjectField given;

  private FieldTree(String path) {
    this.path = path;
  }

  /** The object at {@code path} with these fields, whose paths are given from there on. */
  static ObjectField of(String path, Map<String, ? extends Field> fields) {
    var root = new FieldTree(path);
    fields.forEach(root::add);
    return root.build();
  }

  private void add(String rest, Field field) {
    int dot = rest.indexOf('.');
    if (dot >= 0) {
      object(rest.substring(0, dot)).add(rest.substring(dot + 1), field);
    } else if (field instanceof ObjectField object) {
      FieldTree tree = object(rest);
      tree.given = object;
      object.properties().forEach(tree::add);
    } else {
      fields.put(rest, field);
    }
  }

  private FieldTree object(String name) {
    return objects.computeIfAbsent(name, n -> new FieldTree(path.isEmpty() ? n : path + "." + n));
  }

  private ObjectField build() {
    var all = new TreeMap<>(fields);
    objects.forEach((name, tree) -> all.put(name, tree.build()));
    return given == null ? new ObjectField(path, all) : given.withProperties(all);
  }
}
