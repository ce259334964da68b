package io.pinakes.system.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Removes what cases leave, so that each finds an empty cluster. */
final class Wipe {

  /** What a server does not offer, a case cannot have made there. */
  private static final List<String> DELETED =
      List.of(
          "/_search/scroll/_all",
          "/_search/point_in_time/_all",
          "/_data_stream/*",
          "/*?expand_wildcards=all",
          "/_template/*",
          "/_index_template/*",
          "/_component_template/*",
          "/_ingest/pipeline/*",
          "/_search/pipeline/*");

  private static final String SETTINGS = "/_cluster/settings";

  private final Server server;
  private final List<String> offered;
  private final boolean hasSettings;

  /** Finds out what the server offers. */
  Wipe(Server server) {
    this.server = server;
    this.offered =
        DELETED.stream().filter(path -> isOffered(server.send("DELETE", path, ""))).toList();
    this.hasSettings = server.send("GET", SETTINGS + "?flat_settings=true", "").status() == 200;
  }

  private static boolean isOffered(Answer answer) {
    return answer.status() < 400 || answer.status() == 404;
  }

  /** Leaves the cluster empty. */
  void run() {
    for (String path : offered) {
      Answer answer = server.send("DELETE", path, "");
      if (!isOffered(answer)) {
        throw new IllegalStateException("cannot wipe " + path + ": " + answer);
      }
    }
    if (hasSettings) {
      resetSettings();
    }
  }

  private void resetSettings() {
    Answer answer = server.send("GET", SETTINGS + "?flat_settings=true", "");
    var reset = new TreeMap<String, @Nullable Object>();
    for (String kind : List.of("persistent", "transient")) {
      Object settings = answer.value(kind, new Stash());
      if (settings instanceof Map<?, ?> map && !map.isEmpty()) {
        var none = new TreeMap<String, @Nullable Object>();
        map.keySet().forEach(name -> none.put(String.valueOf(name), null));
        reset.put(kind, none);
      }
    }
    if (!reset.isEmpty()) {
      server.send("PUT", SETTINGS, Values.toJson(reset));
    }
  }
}
