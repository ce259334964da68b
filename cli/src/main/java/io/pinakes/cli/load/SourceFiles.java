package io.pinakes.cli.load;

import io.pinakes.cli.failure.CommandException;
import io.pinakes.cli.load.SourceFile.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files to load. */
final class SourceFiles {

  private SourceFiles() {}

  /**
   * The files that the paths name, and those below the folders among them, sorted by name; below
   * folders only files of a known kind that are not hidden.
   *
   * @throws CommandException a path is not there or cannot be read
   */
  static List<SourceFile> find(List<Path> paths) {
    var found = new ArrayList<SourceFile>();
    for (Path path : paths) {
      try {
        if (Files.isDirectory(path)) {
          below(path, found);
        } else {
          found.add(file(path.normalize(), Kind.of(path).orElse(Kind.TEXT)));
        }
      } catch (NoSuchFileException e) {
        throw new CommandException("no such file or folder: " + path, e);
      } catch (IOException | UncheckedIOException e) {
        throw new CommandException("cannot read " + path + ": " + e.getMessage(), e);
      }
    }
    return found;
  }

  private static void below(Path folder, List<SourceFile> found) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !isHidden(folder.relativize(file)))
              .sorted()
              .toList();
    }
    for (Path file : files) {
      Kind kind = Kind.of(file).orElse(null);
      if (kind != null) {
        found.add(file(file.normalize(), kind));
      }
    }
  }

  private static SourceFile file(Path path, Kind kind) throws IOException {
    return new SourceFile(path, kind, Files.size(path));
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
