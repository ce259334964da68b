package io.pinakes.system.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinakes.coordinator.node.CoordinatorSettings;
import io.pinakes.system.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients for JavaScript, as npm has them. Each script of {@code src/test/javascript} prints a
 * line for each thing that it checks. Skipped where there is no npm.
 */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JavaScriptClientsTest {

  private static final Path SCRIPTS = Path.of("src", "test", "javascript");
  private static final long TIMEOUT_SECONDS = 120;

  private Path project;

  @BeforeAll
  void install(@TempDir Path folder) throws Exception {
    assumeTrue(isThere("npm") && isThere("node"), "no npm here: the clients are not tested");
    project = folder.resolve("javascript");
    Files.createDirectory(project);
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      for (Path file : files.toList()) {
        Files.copy(file, project.resolve(file.getFileName()));
      }
    }
    Run installed =
        run("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
    assertThat(installed.exitCode()).as(installed.output()).isZero();
  }

  @Test
  void openSearchsClientWorks(@TempDir Path folder) throws Exception {
    URI reference = Reference.url();
    if (reference != null) {
      assertAllPass("opensearch.mjs", reference);
      return;
    }
    try (var cluster = new EmbeddedCluster(folder, 2)) {
      assertAllPass("opensearch.mjs", cluster.url());
    }
  }

  @Test
  void elasticsearchsClientWorksWhereItsProductIsNamed(@TempDir Path folder) throws Exception {
    try (var cluster = new EmbeddedCluster(folder, 2, new CoordinatorSettings(List.of(), true))) {
      assertAllPass("elasticsearch.mjs", cluster.url());
    }
  }

  @Test
  void elasticsearchsClientRefusesAServerThatDoesNotNameItsProduct(@TempDir Path folder)
      throws Exception {
    try (var cluster = new EmbeddedCluster(folder, 1)) {
      Run run = run("node", "elasticsearch.mjs", cluster.url().toString());
      assertThat(run.exitCode()).isNotZero();
      assertThat(run.output()).contains("FAILED createsAnIndex").contains("is not supported");
    }
  }

  private void assertAllPass(String script, URI server) throws Exception {
    Run run = run("node", script, server.toString());
    assertThat(run.output()).doesNotContain("FAILED").contains("passed deletesTheIndex");
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private record Run(int exitCode, String output) {}

  private Run run(String... command) throws IOException, InterruptedException {
    Path output = project.resolve(command[0] + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
