package io.pinakes.coordinator.feeder;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names to addresses that the policy permits. The HTTP client connects to exactly the
 * addresses it gets from here, so a name that changes its address after the check gains nothing.
 */
final class CheckedResolver implements DnsResolver {

  private final DnsResolver names;
  private final AddressPolicy policy;

  CheckedResolver(DnsResolver names, AddressPolicy policy) {
    this.names = names;
    this.policy = policy;
  }

  /** None of a host's addresses is permitted; the message says why the first is not. */
  static final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String reason) {
      super(reason);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    List<InetAddress> permitted = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (InetAddress address : names.resolve(host)) {
      policy.refusal(address).ifPresentOrElse(refusals::add, () -> permitted.add(address));
    }
    if (permitted.isEmpty()) {
      throw refusals.isEmpty()
          ? new UnknownHostException(host)
          : new RefusedAddressException(refusals.getFirst());
    }
    return permitted.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }
}
