package io.pinakes.system;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The program, as a command line for a process of its own. */
final class PinakesCommand {

  private static final String MAIN = "io.pinakes.cli.Pinakes";
  private static final long LIMIT_SECONDS = 60;

  /** What the tests have on their class path and the product has not. */
  private static final Pattern TEST_ONLY =
      Pattern.compile(
          "test-classes|.*-tests\\.jar|(surefire|junit|archunit|assertj|jqwik|opentest4j|rest-api-spec).*");

  private PinakesCommand() {}

  /** Makes a process builder; variables that would configure the product do not pass. */
  static ProcessBuilder builder(List<String> jvmOptions, List<String> arguments) {
    return builder(List.of(), jvmOptions, arguments);
  }

  /** The same, behind the beginning of another command that becomes it. */
  static ProcessBuilder builder(
      List<String> prefix, List<String> jvmOptions, List<String> arguments) {
    var command = new ArrayList<String>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As the launcher does; Maven passes them on.
    Pattern.compile(" ")
        .splitAsStream(System.getProperty("pinakes.jvm.options", ""))
        .filter(option -> !option.isEmpty())
        .forEach(command::add);
    // Many processes share few processors: less memory, fewer threads, less to compile.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath());
    command.add(MAIN);
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PINAKES_"));
    return builder;
  }

  /** What a command that ended left. */
  record Result(int exitCode, String out, String err) {}

  /** Runs a command to its end. */
  static Result run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile("pinakes", ".out");
    Path err = Files.createTempFile("pinakes", ".err");
    try {
      Process process =
          builder(List.of("-Xmx256m"), List.of(arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError(
              "still running after " + LIMIT_SECONDS + " s: " + List.of(arguments));
        }
      } finally {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), text(out), text(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> !TEST_ONLY.matcher(Path.of(entry).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
