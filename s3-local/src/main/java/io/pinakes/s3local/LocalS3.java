package io.pinakes.s3local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * S3 as a process of its own, for a cluster on one machine: {@code LocalS3 HOST PORT FOLDER
 * BUCKET}. It makes the bucket if it is not there, says when it is ready, and ends at SIGTERM.
 */
public final class LocalS3 {

  private static final int ARGUMENTS = 4;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private LocalS3() {}

  /** Runs it; exit code 1: it cannot listen there, or not use the folder. 2: wrong arguments. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != ARGUMENTS || !arguments[1].matches("[0-9]{1,5}")) {
      System.err.println("usage: LocalS3 HOST PORT FOLDER BUCKET");
      System.exit(USAGE);
    }
    try {
      var server =
          LocalS3Server.start(
              arguments[0], Integer.parseInt(arguments[1]), Path.of(arguments[2]), arguments[3]);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
      System.out.println("ready: " + server.endpoint());
    } catch (IOException e) {
      System.err.println("LocalS3: " + e.getMessage());
      System.exit(FAILED);
    }
    new CountDownLatch(1).await();
  }
}
