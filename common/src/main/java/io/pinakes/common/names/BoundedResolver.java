package io.pinakes.common.names;

import io.pinakes.common.runtime.Machine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a name service no longer than a moment, and then takes the addresses that it gave last.
 * The platform's resolver takes as long as it likes and cannot be broken off: a call to a container
 * that is gone would wait for the name of nobody, ten seconds where name servers do not answer, and
 * whoever waits for that call, such as a copy on its way to be the primary, with it.
 */
public final class BoundedResolver implements DnsResolver {

  /** Name services answer within some milliseconds, or have lost the question. */
  static final Duration LIMIT = Duration.ofMillis(300);

  /** Names whose last addresses are remembered; the one not asked for longest goes first. */
  static final int MAX_NAMES = 10_000;

  private final DnsResolver service;
  private final Machine machine;
  private final Map<String, CompletableFuture<InetAddress[]>> asked = new ConcurrentHashMap<>();
  private final Map<String, InetAddress[]> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, InetAddress[]> eldest) {
          return size() > MAX_NAMES;
        }
      };

  /** In front of the platform's resolver. */
  public BoundedResolver(Machine machine) {
    this(SystemDefaultDnsResolver.INSTANCE, machine);
  }

  BoundedResolver(DnsResolver service, Machine machine) {
    this.service = service;
    this.machine = machine;
  }

  /**
   * The addresses of a name.
   *
   * @throws UnknownHostException there is no such name, or it never was resolved and is not now
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    try {
      return machine.clock().await(ask(host), LIMIT).clone();
    } catch (TimeoutException e) {
      InetAddress[] last = known(host);
      if (last != null) {
        return last.clone();
      }
      throw unknown(host, "the name service has not answered within " + LIMIT.toMillis() + " ms");
    } catch (CompletionException e) {
      if (e.getCause() instanceof UnknownHostException nobody) {
        throw (UnknownHostException)
            new UnknownHostException(nobody.getMessage()).initCause(nobody);
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, "interrupted");
    }
  }

  @Override
  public @Nullable String resolveCanonicalHostname(String host) throws UnknownHostException {
    return service.resolveCanonicalHostname(host);
  }

  /** Asks, unless that is under way: one question for a name at a time, however many wait. */
  private CompletableFuture<InetAddress[]> ask(String host) {
    var mine = new CompletableFuture<InetAddress[]>();
    CompletableFuture<InetAddress[]> others = asked.putIfAbsent(host, mine);
    if (others != null) {
      return others;
    }
    var _ =
        machine.spawn(
            "resolve " + host,
            () -> {
              try {
                InetAddress[] addresses = service.resolve(host);
                remember(host, addresses);
                mine.complete(addresses);
              } catch (Throwable t) {
                mine.completeExceptionally(t);
              } finally {
                asked.remove(host, mine);
              }
            });
    return mine;
  }

  private void remember(String host, InetAddress[] addresses) {
    synchronized (known) {
      known.put(host, addresses);
    }
  }

  private InetAddress @Nullable [] known(String host) {
    synchronized (known) {
      return known.get(host);
    }
  }

  private static UnknownHostException unknown(String host, String why) {
    return new UnknownHostException(host + ": " + why);
  }
}
