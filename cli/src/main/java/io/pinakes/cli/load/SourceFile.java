package io.pinakes.cli.load;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A file to load.
 *
 * @param path as the user gave it or as found below a folder that the user gave
 * @param bytes its size when it was found
 */
record SourceFile(Path path, Kind kind, long bytes) {

  /** What a file's name says about its content. */
  enum Kind {
    /** A JSON document per line. */
    NDJSON,
    /** One JSON document, or an array of them. */
    JSON,
    /** Anything else: text for people, split into passages. */
    TEXT;

    /** The kind of a known ending. */
    static Optional<Kind> of(Path file) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      return Optional.ofNullable(
          switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "ndjson", "jsonl" -> NDJSON;
            case "json" -> JSON;
            case "txt", "md" -> TEXT;
            default -> null;
          });
    }
  }

  /** The path with slashes, the same on every system; documents are named for it. */
  String name() {
    return path.toString().replace('\\', '/');
  }
}
