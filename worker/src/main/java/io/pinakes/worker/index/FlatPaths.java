package io.pinakes.worker.index;

import io.pinakes.common.mapping.ValueField;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.lucene.util.BytesRef;

/**
 * How leaves of objects of any shape are indexed: as terms of one field of the object, each a path
 * and a value, so that documents cannot add fields to the Lucene index without end.
 *
 * <p>Each path was once a field of its own. Segments that were written so stay as they are until
 * their documents are written again; queries and columns look for both.
 */
public final class FlatPaths {

  /** Ends a path: no name in a document is likely to have it. */
  private static final char END = '\0';

  private FlatPaths() {}

  /** The Lucene field with the paths and values of an object's leaves. */
  public static String field(ValueField object) {
    return object.path() + "._valueAndPath";
  }

  /** How the terms of a leaf begin. */
  public static String prefix(ValueField leaf) {
    return path(leaf) + END;
  }

  /** The leaf's path within its object. */
  public static String path(ValueField leaf) {
    return leaf.path().substring(object(leaf).path().length() + 1);
  }

  /** The object of a leaf. */
  public static ValueField object(ValueField leaf) {
    return Objects.requireNonNull(leaf.flat(), "no leaf");
  }

  /** The term of a leaf's value. */
  public static BytesRef term(ValueField leaf, BytesRef value) {
    byte[] prefix = prefix(leaf).getBytes(StandardCharsets.UTF_8);
    byte[] term = new byte[prefix.length + value.length];
    System.arraycopy(prefix, 0, term, 0, prefix.length);
    System.arraycopy(value.bytes, value.offset, term, prefix.length, value.length);
    return new BytesRef(term);
  }

  /** The term before which the terms of a leaf end. */
  public static BytesRef end(ValueField leaf) {
    return new BytesRef(path(leaf) + (char) (END + 1));
  }
}
