package io.pinakes.system.compose;

import io.pinakes.system.Figures;
import io.pinakes.system.Rest;
import io.pinakes.system.Until;
import io.pinakes.system.workload.AckedSet;
import io.pinakes.system.workload.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Writes, reads and searches all the time, while a script that talks to it by lines does something
 * to the cluster. Each line of the script's is answered by one line: {@code ok …} or {@code failed
 * …}.
 *
 * <ul>
 *   <li>{@code start}: makes the index and begins
 *   <li>{@code begin}: begins to measure
 *   <li>{@code end}: waits until all requests succeed again; answers the longest pauses since
 *   <li>{@code verify}: stops, and compares everything ever acknowledged with what is there, by
 *       search, and a part of it by get
 * </ul>
 */
public final class Clients {

  private static final int SHARDS = 3;
  private static final int REPLICAS = 1;
  private static final String INDEX = "acknowledged";

  /** To answer again: starting a whole cluster in containers included. */
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(120);

  /** Successes of each kind of request that count as answering again. */
  private static final int SOME = 3;

  /** Documents that are got one by one in the end. */
  private static final int GETS = 500;

  private final Rest rest;
  private final AckedSet clients;

  private Clients(List<URI> coordinators) {
    rest = new Rest(() -> coordinators);
    clients = new AckedSet(rest, INDEX, SHARDS);
  }

  /**
   * Reads commands from standard input and answers on standard output until either ends.
   *
   * @param coordinators their URLs
   */
  public static void main(String[] coordinators) throws IOException {
    var program = new Clients(Arrays.stream(coordinators).map(URI::create).toList());
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(program.answer(line.strip()));
      System.out.flush();
    }
    System.exit(0);
  }

  private String answer(String command) {
    try {
      return "ok " + run(command);
    } catch (Exception | AssertionError e) {
      e.printStackTrace();
      return "failed " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  private String run(String command) throws IOException {
    return switch (command) {
      case "start" -> {
        rest.put(
                "/" + INDEX,
                "{\"settings\":{\"number_of_shards\":%d,\"number_of_replicas\":%d}}"
                    .formatted(SHARDS, REPLICAS))
            .orThrow();
        clients.start();
        yield "";
      }
      case "begin" -> {
        clients.measure();
        yield "";
      }
      case "end" -> {
        awaitProgress();
        clients.failures().forEach(System.err::println);
        yield row(clients.measured());
      }
      case "verify" -> {
        clients.stop();
        clients.verify(GETS);
        yield "%,d".formatted(clients.size());
      }
      default -> throw new IllegalArgumentException("no such command: " + command);
    };
  }

  private void awaitProgress() {
    Progress then = clients.progress();
    Until.isTrue(
        "all requests succeed again",
        RECOVERY_LIMIT,
        () -> {
          Progress now = clients.progress();
          if (!now.isBeyond(then, SOME)) {
            throw new IllegalStateException("so far " + now + ", before " + then);
          }
          return true;
        });
  }

  /** Pauses in seconds of writes, gets and searches; writes acknowledged; requests that failed. */
  private static String row(AckedSet.Measured measured) {
    return String.join(
        " ",
        Figures.plainSeconds(measured.writePause()),
        Figures.plainSeconds(measured.readPause()),
        Figures.plainSeconds(measured.searchPause()),
        Long.toString(measured.acknowledged()),
        Long.toString(measured.failedWrites()),
        Long.toString(measured.unansweredReads() + measured.missedReads()));
  }
}
