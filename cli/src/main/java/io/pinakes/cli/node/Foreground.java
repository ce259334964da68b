package io.pinakes.cli.node;

import java.time.Duration;

/** Where a started role lives until the process is told to stop. */
public interface Foreground {

  /** Seconds since the process was started. */
  double uptimeSeconds();

  /**
   * Waits for SIGTERM or SIGINT, then closes the node.
   *
   * @param stopTimeout how long that may take; then the process ends as it is
   */
  void keep(RunningNode node, Duration stopTimeout) throws InterruptedException;
}
