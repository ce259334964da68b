package io.pinakes.common.store;

import java.util.Map;
import java.util.Set;

/** A conditional write of one row. */
public sealed interface Write {

  Key key();

  Condition condition();

  /** Replaces the whole row, or makes it. */
  record Put(Key key, Map<String, Value> attributes, Condition condition) implements Write {
    public Put {
      attributes = Map.copyOf(attributes);
    }
  }

  /** Sets and removes attributes and keeps all others; makes the row if it is absent. */
  record Update(Key key, Map<String, Value> set, Set<String> remove, Condition condition)
      implements Write {
    public Update {
      set = Map.copyOf(set);
      remove = Set.copyOf(remove);
    }
  }

  /** Removes the row; it is no error if there is none. */
  record Delete(Key key, Condition condition) implements Write {}
}
