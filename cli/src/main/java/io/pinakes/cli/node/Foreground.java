package io.pinakes.cli.node;

/** Where a started role lives until the process is told to stop. */
public interface Foreground {

  /** Seconds since the process was started. */
  double uptimeSeconds();

  /** Waits for SIGTERM or SIGINT, then closes the node, and does not wait for that for ever. */
  void keep(RunningNode node) throws InterruptedException;
}
