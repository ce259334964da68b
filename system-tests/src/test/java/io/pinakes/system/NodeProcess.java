package io.pinakes.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A role in a process of its own, started and ended as often as a test wants. */
public final class NodeProcess implements AutoCloseable {

  public static final Duration START_LIMIT = Duration.ofSeconds(45);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Pattern READY = Pattern.compile("^ready: (http://\\S+)", Pattern.MULTILINE);
  private static final int TAIL_LINES = 60;

  /** What runs now, for the case that the tests themselves are stopped. */
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().unstarted(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final String id;
  private final Path data;
  private final Path log;
  private final List<String> prefix;
  private final List<String> jvmOptions;
  private final Supplier<List<String>> arguments;

  private Process process;
  private long logStart;
  private volatile URI url;

  /**
   * Makes a process that is not started yet.
   *
   * @param id its name in logs; that of a coordinator or worker is its {@code --node-id}
   * @param data the folder it keeps its data in
   * @param log the file that both its outputs are added to
   * @param prefix of the command, such as what runs it on another host
   * @param arguments asked for at each start
   */
  public NodeProcess(
      String id,
      Path data,
      Path log,
      List<String> prefix,
      List<String> jvmOptions,
      Supplier<List<String>> arguments) {
    this.id = id;
    this.prefix = prefix;
    this.data = data;
    this.log = log;
    this.jvmOptions = jvmOptions;
    this.arguments = arguments;
  }

  public String id() {
    return id;
  }

  public Path data() {
    return data;
  }

  /** Starts it and returns at once. */
  public synchronized NodeProcess start() {
    if (isRunning()) {
      throw new IllegalStateException(id + " runs already");
    }
    try {
      Files.createDirectories(log.getParent());
      logStart = Files.exists(log) ? Files.size(log) : 0;
      process =
          PinakesCommand.builder(prefix, jvmOptions, arguments.get())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process started = process;
    RUNNING.add(started);
    var _ = started.onExit().thenRun(() -> RUNNING.remove(started));
    return this;
  }

  /** Waits for its ready line. */
  public NodeProcess awaitReady() {
    Until.present(
        "ready line of " + id + "\n" + tail(),
        START_LIMIT,
        () -> {
          Optional<URI> ready = readyLine();
          if (ready.isEmpty() && !isRunning()) {
            throw new IllegalStateException(id + " ended before it was ready\n" + tail());
          }
          ready.ifPresent(found -> url = found);
          return ready;
        });
    return this;
  }

  private Optional<URI> readyLine() throws IOException {
    byte[] all = Files.readAllBytes(log);
    int start = (int) Math.min(logStart, all.length);
    Matcher line =
        READY.matcher(new String(all, start, all.length - start, StandardCharsets.UTF_8));
    return line.find() ? Optional.of(URI.create(line.group(1))) : Optional.empty();
  }

  /** Where it listens since it was ready; a restart may change it. */
  public URI url() {
    URI known = url;
    if (known == null) {
      throw new IllegalStateException(id + " was not ready yet");
    }
    return known;
  }

  public boolean hasUrl() {
    return url != null;
  }

  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** The process that runs now or ran last. */
  public synchronized long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when it is gone. */
  public synchronized void kill() {
    if (process != null) {
      process.destroyForcibly();
      awaitExit();
    }
  }

  /** SIGTERM; returns at once. */
  public synchronized void terminate() {
    process.destroy();
  }

  /** Waits for its end and returns its exit code: 143 after SIGTERM, 137 after SIGKILL. */
  public int awaitExit() {
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(id + " still runs after " + STOP_LIMIT + "\n" + tail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return process.exitValue();
  }

  /** SIGSTOP: it does nothing until {@link #resume}, and does not know. */
  public void pause() {
    signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int exit =
          new ProcessBuilder("kill", signal, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill " + signal + " of " + id + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Deletes its data, as when its disk is lost. */
  public void wipe() {
    if (isRunning()) {
      throw new IllegalStateException(id + " still runs");
    }
    deleteFolder(data);
  }

  public static void deleteFolder(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines that it printed. */
  public String tail() {
    try {
      if (!Files.exists(log)) {
        return "(no log)";
      }
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
