package io.pinakes.system.clients;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Another server to run the clients against, by {@code -Dclients.server=http://host:port}: to see
 * that a test is right, it is run against OpenSearch itself.
 */
final class Reference {

  private Reference() {}

  /** Null if a cluster of Pinakes is to be tested. */
  static @Nullable URI url() {
    String server = System.getProperty("clients.server", "");
    return server.isEmpty() ? null : URI.create(server);
  }
}
