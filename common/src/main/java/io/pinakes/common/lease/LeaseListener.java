package io.pinakes.common.lease;

/**
 * Is told what happens to the leases of a client, on a virtual thread of its own each time: a slow
 * listener delays nothing, and two events may be told in either order.
 */
@FunctionalInterface
public interface LeaseListener {

  void on(LeaseEvent event);

  static LeaseListener none() {
    return _ -> {};
  }
}
