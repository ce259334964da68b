package io.pinakes.common.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The calls that a node answers. Filled at start, then only read. */
public final class RpcHandlers {

  /** Answers one kind of call, on a virtual thread of its own. */
  @FunctionalInterface
  public interface Handler<Q, A> {
    /**
     * Answers a call.
     *
     * @throws io.pinakes.common.error.ApiException goes to the caller as it is
     * @throws Exception is logged here, and the caller gets a 500
     */
    A handle(Q request) throws Exception;
  }

  /** A call with its handler. */
  public record Registration<Q, A>(Rpc<Q, A> rpc, Handler<Q, A> handler) {}

  private final Map<String, Registration<?, ?>> byName = new LinkedHashMap<>();

  public <Q, A> RpcHandlers on(Rpc<Q, A> rpc, Handler<Q, A> handler) {
    if (byName.putIfAbsent(rpc.name(), new Registration<>(rpc, handler)) != null) {
      throw new IllegalStateException("two handlers for " + rpc.name());
    }
    return this;
  }

  public Optional<Registration<?, ?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
