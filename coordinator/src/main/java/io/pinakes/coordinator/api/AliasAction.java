package io.pinakes.coordinator.api;

import io.pinakes.common.state.Alias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a change of aliases; {@code indices} are names and patterns of indices. */
public sealed interface AliasAction {

  /** Gives indices further names, or changes what these mean. */
  record Add(List<String> indices, List<String> aliases, Alias meaning) implements AliasAction {
    public Add {
      indices = List.copyOf(indices);
      aliases = List.copyOf(aliases);
    }
  }

  /**
   * Takes names from indices.
   *
   * @param aliases names and patterns
   * @param mustExist whether one that is not there is an error; null: only if there is nothing else
   *     to do
   */
  record Remove(List<String> indices, List<String> aliases, @Nullable Boolean mustExist)
      implements AliasAction {
    public Remove {
      indices = List.copyOf(indices);
      aliases = List.copyOf(aliases);
    }
  }

  /** Removes indices. */
  record RemoveIndex(List<String> indices) implements AliasAction {
    public RemoveIndex {
      indices = List.copyOf(indices);
    }
  }
}
