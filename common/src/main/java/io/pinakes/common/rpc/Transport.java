package io.pinakes.common.rpc;

import java.time.Duration;

/** Calls other nodes. */
public interface Transport {

  /**
   * Calls a node and waits for its answer.
   *
   * @param address the node's {@code host:port}
   * @throws RpcException there was no answer in time
   * @throws io.pinakes.common.error.ApiException the other node refused or failed, and says why
   */
  <Q, A> A call(String address, Rpc<Q, A> rpc, Q request, Duration timeout)
      throws RpcException, InterruptedException;
}
