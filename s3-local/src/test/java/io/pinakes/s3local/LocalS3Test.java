package io.pinakes.s3local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LocalS3Test {

  /** 128 and the signal's number. */
  private static final int AFTER_SIGTERM = 143;

  private final List<Process> started = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void killAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void whenItSaysThatItIsReadyTheBucketIsThereAndItAnswersUntilItIsTold() throws Exception {
    Process server = run("127.0.0.1", "0", directory.toString(), "books");
    String line = server.inputReader().readLine();
    assertThat(line).startsWith("ready: http://127.0.0.1:");
    assertThat(directory.resolve("books")).isDirectory();
    assertThat(status(line)).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);

    server.destroy();
    assertThat(server.waitFor()).isEqualTo(AFTER_SIGTERM);
  }

  @Test
  void anotherRunKeepsWhatIsInTheBucket() throws Exception {
    Path object = Files.createDirectories(directory.resolve("books")).resolve("object");
    Files.writeString(object, "kept");
    run("127.0.0.1", "0", directory.toString(), "books").inputReader().readLine();
    assertThat(object).hasContent("kept");
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    String line = run("127.0.0.1", "0", directory.toString(), "a-1").inputReader().readLine();
    String port = Integer.toString(URI.create(line.substring("ready: ".length())).getPort());
    Process second = run("127.0.0.1", port, directory.toString(), "a-2");
    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(second.errorReader().readAllLines())
        .singleElement()
        .asString()
        .contains("127.0.0.1:" + port);
  }

  @Test
  void wrongArgumentsAreToldFromFailures() throws Exception {
    assertThat(run("127.0.0.1", "0", directory.toString()).waitFor()).isEqualTo(2);
    assertThat(run("127.0.0.1", "x", directory.toString(), "books").waitFor()).isEqualTo(2);
  }

  private static int status(String ready) throws IOException {
    URI bucket = URI.create(ready.substring("ready: ".length())).resolve("/books");
    return ((HttpURLConnection) bucket.toURL().openConnection()).getResponseCode();
  }

  private Process run(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // As in its image, which has no logging.
    command.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LocalS3.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }
}
