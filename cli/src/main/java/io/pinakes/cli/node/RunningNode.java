package io.pinakes.cli.node;

/** A role that has started. */
public interface RunningNode extends AutoCloseable {

  /** The port that it listens on. */
  int port();

  /** Stops in order: no new work, leases released, data flushed. */
  @Override
  void close();
}
