package io.pinakes.common.rpc;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in one process that call each other through the real codec, and a network between them that
 * loses, delays and separates as it is told.
 */
public final class InMemoryNetwork {

  private record Node(Answerer answerer, Machine machine) {}

  private record Link(String from, String to) {}

  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final Set<Link> cut = ConcurrentHashMap.newKeySet();
  private volatile Fate.Plan plan = (_, _, _) -> Fate.delivered();

  /** A node begins to listen; its handlers run on its machine. */
  public void attach(String address, RpcHandlers handlers, Machine machine) {
    if (nodes.putIfAbsent(address, new Node(new Answerer(handlers), machine)) != null) {
      throw new IllegalStateException("two nodes at " + address);
    }
  }

  /** The node is gone: calls to it are refused, and answers still to come from it are lost. */
  public void detach(String address) {
    nodes.remove(address);
  }

  /** Follows another plan from the next call on. */
  public void follow(Fate.Plan next) {
    plan = next;
  }

  /** Loses everything between the two, also answers under way, until {@link #heal}. */
  public void separate(String one, String other) {
    cut(one, other);
    cut(other, one);
  }

  /** Loses everything from the one to the other, requests and answers, until {@link #heal}. */
  public void cut(String from, String to) {
    cut.add(new Link(from, to));
  }

  /** Ends all separations. */
  public void heal() {
    cut.clear();
  }

  /**
   * What the node at an address calls others with.
   *
   * @param from the caller's address
   * @param machine the caller's
   */
  public Transport transport(String from, Machine machine) {
    return new Caller(from, machine);
  }

  private final class Caller implements Transport {
    private final String from;
    private final Machine machine;

    Caller(String from, Machine machine) {
      this.from = from;
      this.machine = machine;
    }

    @Override
    public <Q, A> A call(String address, Rpc<Q, A> rpc, Q request, Duration timeout)
        throws RpcException, InterruptedException {
      byte[] bytes = RpcCodec.write(request);
      Node node = nodes.get(address);
      Fate fate = plan.next(from, address, rpc.name());
      if (node == null || fate instanceof Fate.Refused) {
        throw new RpcException("nobody listens at " + address, false, null);
      }
      var arrived = new CompletableFuture<Answerer.Answer>();
      switch (fate) {
        case Fate.Delivered(Duration there, Duration back) ->
            send(address, node, rpc.name(), bytes, there, back, arrived);
        case Fate.AnswerLost _ ->
            send(
                address,
                node,
                rpc.name(),
                bytes,
                Duration.ZERO,
                Duration.ZERO,
                new CompletableFuture<>());
        case Fate.RequestLost _, Fate.Refused _ -> {}
      }
      try {
        return machine.clock().await(arrived, timeout).open(rpc.answer());
      } catch (TimeoutException e) {
        throw new RpcException(
            "call '" + rpc.name() + "' to " + address + " had no answer within " + timeout,
            true,
            e);
      }
    }

    private void send(
        String to,
        Node node,
        String call,
        byte[] request,
        Duration there,
        Duration back,
        CompletableFuture<Answerer.Answer> arrived) {
      node.machine()
          .spawn(
              "rpc " + call,
              () -> {
                try {
                  pause(node.machine(), there);
                  if (!isThere(to, node) || cut.contains(new Link(from, to))) {
                    return;
                  }
                  Answerer.Answer answer = node.answerer().answer(call, request);
                  pause(node.machine(), back);
                  if (isThere(to, node) && !cut.contains(new Link(to, from))) {
                    arrived.complete(answer);
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    private boolean isThere(String to, @Nullable Node node) {
      return Objects.equals(nodes.get(to), node);
    }
  }

  private static void pause(Machine machine, Duration duration) throws InterruptedException {
    if (duration.isPositive()) {
      machine.clock().sleep(duration);
    }
  }
}
