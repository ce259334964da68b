package io.pinakes.cli.node;

import io.pinakes.cli.failure.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that {@code --data} names, made and tried before anything starts. */
final class DataFolder {

  private DataFolder() {}

  /**
   * Makes the folder if there is none.
   *
   * @throws CommandException it cannot be used
   */
  static Path prepare(Path folder) {
    try {
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new CommandException("--data " + folder + " is not a folder");
      }
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".writable", ""));
      return folder;
    } catch (IOException e) {
      throw new CommandException(
          "--data " + folder + " cannot be written: " + StartFailure.reason(e), e);
    }
  }
}
