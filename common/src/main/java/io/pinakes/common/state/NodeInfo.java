package io.pinakes.common.state;

/**
 * A node, as others see it.
 *
 * @param id its {@code --node-id}, for people; a restarted node has the same
 * @param owner unique to this start of the process: the owner of its leases
 * @param address {@code host:port} that other nodes call
 * @param zone empty if it names none
 */
public record NodeInfo(String id, String owner, Role role, String address, String zone) {

  /** What a node does. */
  public enum Role {
    COORDINATOR,
    WORKER
  }
}
