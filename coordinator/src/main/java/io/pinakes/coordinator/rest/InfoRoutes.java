package io.pinakes.coordinator.rest;

import io.pinakes.coordinator.api.Cluster;
import org.apache.lucene.util.Version;

/** {@code GET /}: who answers, and what clients may expect of it. */
final class InfoRoutes implements Routes {

  /** The version of OpenSearch whose behaviour is offered; clients choose their dialect by it. */
  static final String OPENSEARCH_VERSION = "3.0.0";

  static final String BUILD_TYPE = "pinakes";
  static final String BUILD_HASH = "unknown";

  private static final String TAGLINE = "Pinakes: a catalogue kept in tables, one reader each";

  private final Cluster cluster;

  InfoRoutes(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/", request -> this::info);
    router.add(Method.HEAD, "/", request -> this::info);
  }

  private RestResponse info() {
    return RestResponse.json(
        200,
        out ->
            out.open()
                .field("name", cluster.self().id())
                .field("cluster_name", cluster.name())
                .field("cluster_uuid", ClusterUuid.of(cluster.name()))
                .open("version")
                .field("distribution", "opensearch")
                .field("number", OPENSEARCH_VERSION)
                .field("build_type", BUILD_TYPE)
                .field("build_hash", BUILD_HASH)
                .field("build_date", "unknown")
                .field("build_snapshot", false)
                .field("lucene_version", Version.LATEST.toString())
                .field("minimum_wire_compatibility_version", "2.19.0")
                .field("minimum_index_compatibility_version", "2.0.0")
                .close()
                .field("tagline", TAGLINE)
                .close());
  }
}
