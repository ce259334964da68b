package io.pinakes.coordinator.aggregation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Results of the aggregations of one level, in the order of the request. */
public record Results(List<Named> results) {

  public static final Results NONE = new Results(List.of());

  public Results {
    results = List.copyOf(results);
  }

  /**
   * A result by its name.
   *
   * @param meta that the request wants back; null: none
   */
  public record Named(String name, @Nullable ObjectNode meta, Result result) {}

  /** The same with one more. */
  public Results with(Named more) {
    var all = new ArrayList<>(results);
    all.add(more);
    return new Results(all);
  }

  /** The result of that name; null if there is none. */
  public @Nullable Result find(String name) {
    for (Named named : results) {
      if (named.name().equals(name)) {
        return named.result();
      }
    }
    return null;
  }

  /**
   * As the answer has them.
   *
   * @param typedKeys whether names tell types, such as {@code avg#price}
   * @param hits writes hits
   */
  public ObjectNode toJson(boolean typedKeys, HitJson hits) {
    return new ResultJson(typedKeys, hits).write(this);
  }
}
