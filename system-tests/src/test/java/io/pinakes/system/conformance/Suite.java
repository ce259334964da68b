package io.pinakes.system.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The cases and API specifications on the class path.
 *
 * @param version of OpenSearch that they are of
 */
record Suite(Version version, ApiSpecs specs, List<TestCase> cases) {

  private static final String ROOT = "rest-api-spec";

  static Suite read() {
    URL root =
        Objects.requireNonNull(
            Suite.class.getResource("/" + ROOT + "/api/_common.json"), "no REST tests");
    URI jar = URI.create(root.toString().replaceFirst("!.*", "!/"));
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
      var apis = new TreeMap<String, String>();
      for (Path file : files(files.getPath(ROOT, "api"), ".json")) {
        apis.put(file.getFileName().toString(), Files.readString(file));
      }
      var cases = new ArrayList<TestCase>();
      for (Path file : files(files.getPath(ROOT, "test"), ".yml")) {
        String name = file.getFileName().toString();
        cases.addAll(
            TestCase.parse(
                String.valueOf(file.getParent().getFileName()),
                name.substring(0, name.length() - ".yml".length()),
                Files.readString(file)));
      }
      return new Suite(version(jar), ApiSpecs.parse(apis), List.copyOf(cases));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** As the jar is called. */
  private static Version version(URI jar) {
    try {
      Path file = Path.of(new URI(jar.getSchemeSpecificPart().replace("!/", "")));
      return Version.parse(
          file.getFileName().toString().replaceFirst("^" + ROOT + "-", "").replace(".jar", ""));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
