package io.pinakes.coordinator.rest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Unique ids that are made of names, so that all nodes say the same, also after a restart. */
final class ClusterUuid {

  private ClusterUuid() {}

  /** Of the cluster, whose name is the table's. */
  static String of(String cluster) {
    UUID uuid = UUID.nameUUIDFromBytes(cluster.getBytes(StandardCharsets.UTF_8));
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Of a version of the cluster's state. */
  static String ofState(String cluster, long version) {
    return of(cluster + "/" + version);
  }
}
