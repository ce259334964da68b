import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or repairs the format of every Java source below the working directory. Maven starts it in
 * the toolchain's JDK, because google-java-format parses with the JDK that it runs on, and Maven's
 * own may be too old.
 *
 * <p>Arguments: {@code --check} or {@code --repair}, and a file that is written with the names of
 * unformatted sources and is absent when there are none.
 */
final class Format {

  public static void main(String[] args) throws Exception {
    boolean repair = args[0].equals("--repair");
    Path report = Path.of(args[1]);
    Files.deleteIfExists(report);
    var arguments =
        new ArrayList<String>(
            repair ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    arguments.addAll(sources(Path.of("")));

    var unformatted = new StringWriter();
    var errors = new StringWriter();
    int status =
        new Main(new PrintWriter(unformatted), new PrintWriter(errors), System.in)
            .format(arguments.toArray(String[]::new));
    if (status != 0) {
      Files.writeString(report, errors + "" + unformatted);
      System.err.print(Files.readString(report));
      System.exit(repair ? 2 : 1);
    }
  }

  private static List<String> sources(Path root) throws IOException {
    var sources = new ArrayList<String>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return name.equals("target") || name.startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  private Format() {}
}
