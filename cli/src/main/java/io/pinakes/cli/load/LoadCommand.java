package io.pinakes.cli.load;

import io.pinakes.cli.client.Request;
import io.pinakes.cli.client.ServerMixin;
import io.pinakes.cli.client.Servers;
import io.pinakes.cli.failure.CommandException;
import io.pinakes.cli.option.ByteSizes;
import io.pinakes.common.runtime.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pinakes load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Loads files into an index. Loading a file again replaces its documents.",
      "A .ndjson or .jsonl file holds a JSON document per line; a .json file holds one, or an array"
          + " of them; of any other file each passage becomes a document with title, path, line"
          + " and text. In folders: .txt, .md, .json, .jsonl and .ndjson."
    })
public final class LoadCommand implements Callable<Integer> {

  private static final long MIN_BULK_BYTES = 1 << 10;
  private static final long MAX_BULK_BYTES = 64 << 20;
  private static final int MAX_IN_FLIGHT = 32;
  private static final double BYTES_PER_MEGABYTE = 1 << 20;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Machine machine;
  private final boolean terminal;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private ServerMixin server = new ServerMixin();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
  private List<Path> paths = List.of();

  @Option(
      names = "--index",
      paramLabel = "NAME",
      required = true,
      description = "The index to load into; made if there is none.")
  private String index = "";

  @Option(
      names = "--id-field",
      paramLabel = "FIELD",
      description = "The field of JSON documents that is their id (default: file and line).")
  private @Nullable String idField;

  @Option(
      names = "--bulk-size",
      paramLabel = "SIZE",
      defaultValue = "1mb",
      converter = ByteSizes.class,
      description = "How much one request carries (default: ${DEFAULT-VALUE}).")
  private long bulkBytes;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many requests are on their way at a time (default: ${DEFAULT-VALUE}).")
  private int inFlight;

  /**
   * Makes the command.
   *
   * @param terminal whether a person watches
   */
  public LoadCommand(Machine machine, boolean terminal) {
    this.machine = machine;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    requireBounds();
    List<SourceFile> files = SourceFiles.find(paths);
    if (files.isEmpty()) {
      throw new CommandException(
          "nothing to load: no .txt, .md, .json, .jsonl or .ndjson file in these folders");
    }
    PrintWriter err = command.commandLine().getErr();
    long started = machine.clock().nanoTime();
    var report = new LoadReport();
    var progress =
        new Progress(
            machine.clock(), err, terminal, files.stream().mapToLong(SourceFile::bytes).sum());
    try (Servers servers = server.open()) {
      servers.json(Request.get("/")); // better told now than after the first half minute of retries
      var loader = new Loader(machine, servers, Request.encode(index), bulkBytes, inFlight, report);
      var reading = new Reading(idField, loader, progress, report);
      try {
        reading.read(files);
        loader.finish();
      } finally {
        progress.clear();
      }
      if (report.loaded() > 0) {
        servers.json(Request.post("/" + Request.encode(index) + "/_refresh", ""));
      }
      double seconds = (machine.clock().nanoTime() - started) / NANOS_PER_SECOND;
      summarise(report, files.size(), reading.bytes(), seconds);
    }
    return report.failed() == 0 ? 0 : 1;
  }

  private void summarise(LoadReport report, int files, long bytes, double seconds) {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    out.printf(
        Locale.ROOT,
        "loaded %,d documents of %,d file%s into %s: %.1f MB in %.1f s%n",
        report.loaded(),
        files,
        files == 1 ? "" : "s",
        index,
        bytes / BYTES_PER_MEGABYTE,
        seconds);
    out.flush();
    if (report.failed() > 0) {
      err.printf(Locale.ROOT, "%,d failed%n", report.failed());
      report.firstFailures().forEach(failure -> err.println("  " + failure));
      if (report.failed() > LoadReport.SHOWN_FAILURES) {
        err.printf(Locale.ROOT, "  and %,d more%n", report.failed() - LoadReport.SHOWN_FAILURES);
      }
      err.flush();
    }
  }

  private void requireBounds() {
    if (bulkBytes < MIN_BULK_BYTES || bulkBytes > MAX_BULK_BYTES) {
      throw usage("--bulk-size " + bulkBytes + "b: between 1kb and 64mb");
    }
    if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
      throw usage("--in-flight " + inFlight + ": between 1 and " + MAX_IN_FLIGHT);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
